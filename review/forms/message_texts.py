"""What an administrator writes in place of a scheme's message."""

from typing import Any

from django import forms

from review.policies.message_words import BODY_LIMIT, SMS_LIMIT, TITLE_LIMIT, WORDS, text_problems
from zcps.kit.fields import LineField, TextField

NAMES = "、".join(f"{{{name}}} {word.label}" for name, word in WORDS.items())


class MessageTextForm(forms.Form):
    """Title, text and SMS; what a field cannot say alone is judged by the same rule as the service's."""

    use_required_attribute = False
    title = LineField(label="标题", max_length=TITLE_LIMIT, help_text="不用占位符。")
    body = TextField(
        label="站内消息正文",
        max_length=BODY_LIMIT,
        help_text=f"可以用的占位符：{NAMES}。",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    sms_text = TextField(
        label="短信文字",
        max_length=SMS_LIMIT,
        required=False,
        help_text="不填则与正文相同；前面自动加短信签名。70 字以内为一条，超过的每 67 字一条。",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, sends_sms: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not sends_sms:
            del self.fields["sms_text"]

    def sections(self) -> list[tuple[str, list[forms.BoundField]]]:
        """One part without a heading, as the administration draws forms."""
        return [("", list(self))]

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        words = {"title": given.get("title", ""), "body": given.get("body", ""), "sms_text": given.get("sms_text", "")}
        for name, sentences in text_problems(**words).items():
            if name in given:  # a field that is wrong by itself has said so
                self.add_error(name, sentences)
        self.words = words
        return given
