"""What an application's chain and its people are told when it follows an organisation."""

from dataclasses import dataclass

from accounts.enums import AccountKind, ReorganisationKind, Role, Topic
from accounts.models import Organisation, User
from accounts.policies import Actor
from accounts.queries.grants import holders
from accounts.services.events import EventDraft
from accounts.services.notifications import NotificationDraft, notify
from review.enums import State
from review.models import Application

SUCCEEDED = "succeeded"


@dataclass(frozen=True)
class Way:
    """How applications follow: into which organisation, and by whose decision."""

    kind: ReorganisationKind
    organisation: Organisation
    into: Organisation
    by: Actor

    @property
    def is_for_good(self) -> bool:
        """Merged: nothing remains that could act there, not on what is closed either."""
        return self.kind == ReorganisationKind.MERGED


def event_of(row: Application, way: Way, stages: list[str]) -> EventDraft:
    return EventDraft(
        stream=row.stream,
        kind=SUCCEEDED,
        payload={
            "succession": way.kind.value,
            "organisation": way.organisation.name,
            "into": way.into.name,
            "stages": stages,
        },
        actor_id=way.by.user_id,
        organisation_id=way.by.organisation_id,
        state=row.state,
    )


_SENTENCES = {
    ReorganisationKind.MERGED: "“{organisation}”已并入“{into}”，您的申报由“{into}”接着办理，您不需要另办手续。",
    ReorganisationKind.HANDED_OVER: "“{organisation}”已停用，您的申报由“{into}”接着办理，您不需要另办手续。",
    ReorganisationKind.MOVED: "“{organisation}”的隶属关系已调整，您的申报此后的报送机构随之调整，您不需要另办手续。",
}


def tell(rows: list[Application], way: Way) -> None:
    """The applicants of what has been submitted, and the officers who go on with what is held."""
    sentence = _SENTENCES[way.kind].format(organisation=way.organisation.name, into=way.into.name)
    submitted = {row.person_id: row for row in rows if row.state != State.DRAFT}
    accounts = User.objects.filter(person__in=submitted, kind=AccountKind.PERSON).values_list("pk", "person_id")
    drafts = [
        NotificationDraft(
            recipient_id=user_id, kind="review.succeeded", topic=Topic.PROGRESS, title="办理机构有变动", body=sentence,
            url=submitted[person_id].get_absolute_url(),
        )
        for user_id, person_id in accounts
    ]  # fmt: skip
    held = sum(row.holder_id == way.into.pk for row in rows)
    if held and way.kind != ReorganisationKind.MOVED:
        body = f"“{way.organisation.name}”在办的 {held} 件申报由本机构接着办理，请在各栏目中查看。"
        drafts += [
            NotificationDraft(
                recipient_id=user_id, kind="review.taken_over", topic=Topic.TASK, title=f"接办 {held} 件申报", body=body
            )
            for user_id in holders((Role.CLERK, Role.COMMITTEE_MANAGER), [way.into.pk]).get(way.into.pk, [])
        ]
    notify(drafts)
