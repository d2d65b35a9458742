"""What is written from the record for people to read: the drawing of the states, and the papers that are printed."""

from review.documents.states import states_document

__all__ = ["states_document"]
