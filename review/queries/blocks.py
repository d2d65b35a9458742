"""分块审查: the part of an application somebody reviews, and what came of each block for the clerk who gathers it."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.policies import Actor
from review.enums import Action, Verdict
from review.models import Application, Opinion
from review.policies import open_blocks
from review.policies.blocks import among
from review.scheme import Business, ReviewRules


@dataclass(frozen=True)
class BlockLine:
    """One block of the stage: the latest opinion on it, or that it still waits."""

    name: str
    sections: str
    opinion: Opinion | None
    is_open: bool

    @property
    def word(self) -> str:
        if self.is_open:
            return "待审查"
        return Verdict(self.opinion.verdict).label if self.opinion else "未分给专人"

    @property
    def tone(self) -> str:
        if self.is_open:
            return "todo"
        return "neutral" if self.opinion is None else "passed" if self.opinion.verdict == Verdict.PASSED else "waiting"


def part_of(application: Application, actor: Actor) -> frozenset[str]:
    """The sections of the blocks of the current stage that are granted to the actor at the holding office."""
    granted = among(application.stage.blocks, actor.blocks_at(application.holder_id))
    return _rules(application).sections_of(granted)


def open_part_of(application: Application, actor: Actor) -> frozenset[str]:
    """Of these, the sections whose blocks are still to be reviewed."""
    return _rules(application).sections_of(open_blocks(actor, application, application.holder_id))


def open_choices(application: Application, actor: Actor) -> list[tuple[str, str]]:
    """Code and name of each block the actor may conclude now."""
    codes = open_blocks(actor, application, application.holder_id) if application.holder_id else ()
    return list(zip(codes, _rules(application).block_names(codes), strict=True))


def block_lines(application: Application, opinions: Iterable[Opinion], labels: dict[str, str]) -> list[BlockLine]:
    """Every block of the current stage. opinions: those of the application, the latest first; labels: of sections."""
    stage, rules = application.stage, _rules(application)
    if stage is None or not stage.blocks:
        return []
    latest: dict[str, Opinion] = {}
    for opinion in opinions:
        if opinion.action == Action.REVIEW_BLOCK and opinion.stage_id == stage.pk and _is_of_this_pass(opinion, stage):
            latest.setdefault(opinion.block, opinion)
    return [
        BlockLine(
            name=name,
            sections="、".join(label for section, label in labels.items() if section in rules.sections_of([code])),
            opinion=latest.get(code),
            is_open=code in application.blocks_open,
        )
        for code, name in zip(stage.blocks, rules.block_names(stage.blocks), strict=True)
    ]


def word_of(opinion: Opinion, business: Business, rules: ReviewRules) -> str:
    """What the act was called there; of a block, which one and with what result: 分块审查（学历资历）：通过."""
    word = business.action_word(Action(opinion.action), opinion.stage.duty)
    if not opinion.block:
        return word
    (name,) = rules.block_names([opinion.block])
    return f"{word}（{name}）：{Verdict(opinion.verdict).label}"


def _is_of_this_pass(opinion: Opinion, stage) -> bool:
    """Given since it reached the office this time; what was said of an earlier submission stands in the record."""
    return stage.reached_at is not None and opinion.at >= stage.reached_at


def _rules(application: Application) -> ReviewRules:
    return ReviewRules.of(application.scheme_version)
