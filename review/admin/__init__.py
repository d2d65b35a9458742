"""What administrators do that reaches into the business: texts of messages, and organisations with what is under way there."""

from review.admin import message_texts, reorganisations  # noqa: F401 - they register themselves
