"""消息设置: which messages somebody also wants by SMS, where the scheme leaves a choice."""

import pytest

from accounts.models import Delivery, MessagePreference, Notification, Scheme, SchemeVersion
from review.enums import Action
from review.queries import message_texts
from review.queries.message_texts import chosen_sms, sms_always, sms_choices
from review.scheme import Message
from review.services.message_choices import choose_sms


def told(world, row, event=Action.RECEIVE) -> Notification:
    return Notification.objects.filter(recipient=world.owner(row), kind=f"review.{event}").latest("pk")


def received(world):
    return world.act(Action.RECEIVE, world.submitted())


def test_what_may_be_chosen_and_what_may_not_comes_from_the_scheme(world):
    choices = {choice.event: (choice.label, choice.default) for choice in sms_choices()}

    assert choices == {
        Action.RECEIVE: ("申报材料已接收", False),
        Action.FORWARD: ("申报材料已报送", False),
        Action.DISPATCH: ("申报材料已网上送审", False),
        Action.PUBLICISE: ("评审结果公示", False),
    }
    assert "申报材料退回修改" in sms_always()


def test_who_wants_an_sms_gets_it_and_who_does_not_gets_the_message_alone(world):
    wanting, other = world.applicant(), world.applicant()
    choose_sms(wanting, wanted=["receive"])

    rows = [world.act(Action.RECEIVE, world.submitted(user)) for user in (wanting, other)]

    assert [Delivery.objects.filter(notification=told(world, row)).count() for row in rows] == [1, 0]


def test_a_choice_can_be_taken_back(world):
    user = world.applicant()
    choose_sms(user, wanted=["receive"])
    choose_sms(user, wanted=[])

    row = world.act(Action.RECEIVE, world.submitted(user))

    assert (chosen_sms(user), Delivery.objects.filter(notification=told(world, row)).count()) == (set(), 0)


@pytest.mark.parametrize(
    ("message", "choice", "gets"),
    [
        (Message("标题", "正文。", sms=True), None, True),
        (Message("标题", "正文。", sms=True), False, True),
        (Message("标题", "正文。"), True, False),
        (Message("标题", "正文。", sms=True, sms_optional=True), None, True),
        (Message("标题", "正文。", sms=True, sms_optional=True), False, False),
        (Message("标题", "正文。", sms_optional=True), None, False),
        (Message("标题", "正文。", sms_optional=True), True, True),
    ],
)
def test_only_where_the_scheme_leaves_it_a_choice_counts(message, choice, gets):
    assert message_texts.Recipient(1, choice).gets_sms(message) is gets


def test_where_two_schemes_differ_an_sms_by_default_is_one_everywhere(world):
    content = {**world.version.content, "slug": "second"}
    content["businesses"] = [
        {**business, "messages": {**business["messages"], "receive": {"title": "收到", "body": "收到。", "sms": True, "sms_optional": True}}}
        for business in content["businesses"]
    ]  # fmt: skip
    second = Scheme.objects.create(slug="second", name="第二个制度")
    version = SchemeVersion.objects.create(scheme=second, number=1, content=content, sha256="second")
    Scheme.objects.filter(pk=second.pk).update(current=version)

    assert {choice.event: choice.default for choice in sms_choices()}[Action.RECEIVE] is True


def test_the_page_shows_the_choices_and_keeps_them(world):
    user = world.applicant(whole=False)
    client = world.client_for(user)
    before = client.get("/desk/messages/")
    assert [item["checked"] for item in before.context["items"]] == [False] * 4
    assert "申报材料退回修改" in before.content.decode()

    client.post("/desk/messages/", {"sms": ["forward", "return", "nonsense"]})

    assert set(MessagePreference.objects.filter(sms=True).values_list("event", flat=True)) == {"forward"}
    after = client.get("/desk/messages/").context["items"]
    assert {item["value"] for item in after if item["checked"]} == {"forward"}


def test_a_scheme_that_leaves_nothing_open_says_so(world):
    Scheme.objects.update(current=None)

    assert (
        "没有可以选择的短信" in world.client_for(world.applicant(whole=False)).get("/desk/messages/").content.decode()
    )


def test_the_message_centre_leads_applicants_to_their_settings_and_nobody_else(world):
    applicant, officer = (
        world.client_for(user) for user in (world.applicant(whole=False), world.officer("hrss_330106"))
    )

    assert "/desk/messages/" in applicant.get("/messages/").content.decode()
    assert "/desk/messages/" not in officer.get("/messages/").content.decode()
