"""What an act brings about, said before it happens: where the application goes, who is told, until when."""

from collections.abc import Sequence

from review.enums import Action, Arrival, Duty, Outcome, State, Term
from review.models import Application, Stage
from review.queries.deadlines import deadline
from review.scheme import Business
from zcps.kit.tags import chinese_date

# Words in braces are the scheme's: for states, actions and terms.
LINES = {
    Action.RECEIVE: ["材料进入{awaiting_approval}，申报人会收到接收通知。"],
    Action.REVIEW_BLOCK: ["审查结论和意见交经办人汇总；各部分全部审完之后，材料进入经办审查。", "提交之后不能再改。"],
    Action.GATHER: ["不再等待没有审完的部分，材料直接进入经办审查。"],
    Action.EXAMINE: ["材料转给本机构领导签批，签批之前可以由领导交回。"],
    Action.APPROVE: ["{opinion}记入申报记录，{forward}之后上级机构可以看到。"],
    Action.SIGN: ["签批意见记入申报记录。"],
    Action.SEND_BACK: ["材料退回所选机构重新审核，申报人和该机构都会收到理由。"],
    Action.REJECT: ["本次申报到此结束，申报人会收到理由和咨询电话。", "上一级机构核查后可以恢复审核。"],
    Action.HAND_BACK: ["材料交回经办人重新审核。"],
    Action.REOPEN: ["材料回到{awaiting_approval}，原来的意见不再有效。"],
    Action.RECALL: ["材料回到本机构{awaiting_forward}，原来的意见仍然有效。"],
    Action.ASSIGN_COMMITTEE: ["设置之后进入{awaiting_dispatch}，{dispatch}之前可以重新设置。"],
    Action.PUBLICISE: ["公示期满、没有未处理的异议，才能结束公示。"],
    Action.CONCLUDE: ["材料送批复机构。"],
    Action.UPHOLD: ["申报人会收到处理结果和理由。"],
    Action.RATIFY: ["批复之后系统发放证书。"],
    Action.REVOKE: ["证书立即失效，公开查询显示“已撤销”，撤销不能恢复。"],
    Action.REINSTATE: ["申报恢复到作出不通过决定的机构，重新审核，申报人会收到通知。"],
    Action.REVIEW_AGAIN: ["申报回到{awaiting_votes}，列入下一次评审会议。"],
}
RECALLABLE = "对方接收之前可以拿回。"
RECALLABLE_UNJUDGED = "对方办理之前可以拿回。"
RECALLABLE_BOTH = "对方接收或者办理之前可以拿回。"


def consequences(action: Action, business: Business, rows: Sequence[Application]) -> list[str]:
    """Full sentences for the page that asks before an act."""
    if action == Action.RETURN:
        return [
            _term(business),
            "申报人只能修改补正清单列出的内容，其余内容保持不变。",
            "申报人会收到补正清单和咨询电话。",
        ]
    if action == Action.DECLINE:
        return _declining(business, rows)
    if action in {Action.FORWARD, Action.DISPATCH}:
        return _sending(business, rows)
    words = _words(business, rows[0].duty if rows else "")
    lines = [line.format_map(words) for line in LINES.get(action, ())]
    if action == Action.APPROVE and business.unit_pledge_text and any(row.duty == Duty.EMPLOYER_CHECK for row in rows):
        lines.append("单位承诺随通过固定保存；业绩公示情况按各人登记的公示写入。")
    return lines


def _term(business: Business) -> str:
    last = deadline(business.return_days)
    guessed = "（该年度放假安排尚未公布，按周一至周五推算）" if last.is_estimated else ""
    return f"补正期限 {business.return_days} 个工作日，到{chinese_date(last.on)}为止{guessed}；逾期没有补正的，视为放弃申报。"


def _declining(business: Business, rows: Sequence[Application]) -> list[str]:
    lines = []
    if any(row.arrival == Arrival.PERSON for row in rows):
        lines += ["个人报送的材料退回申报人。", _term(business)]
    if any(row.arrival == Arrival.OFFICE for row in rows):
        lines.append("单位上报的材料退回报送机构，由其处理后重新报送。")
    return [*lines, "申报人和下一级报送机构都会收到理由，以及本机构的咨询电话。"]


ENDINGS = {
    Outcome.CERTIFICATE: "材料进入待发证。",
    Outcome.STORED_RECORD: "材料办结入库。",
    Outcome.CHANGED_CHAIN: "变更生效：申报人今后的业务按新的人事管理单位和主管单位办理，原来的保留备查。",
}


def _sending(business: Business, rows: Sequence[Application]) -> list[str]:
    """Where it goes, and until when it can be taken back from there."""
    following = [stage for row in rows if (stage := _next_stage(row))]
    if not following:
        return [ENDINGS[business.outcome]]
    targets = sorted({stage.organisation_name for stage in following})
    receipts = {stage.explicit_receipt for stage in following}
    return [
        f"报送至：{'、'.join(targets)}。",
        RECALLABLE_BOTH if len(receipts) > 1 else RECALLABLE if True in receipts else RECALLABLE_UNJUDGED,
    ]


def _next_stage(row: Application) -> Stage | None:
    return next((stage for stage in row.route if stage.position == row.position + 1), None)


def _words(business: Business, duty: str) -> dict[str, str]:
    """What this business calls everything a line may name, at an office of this duty."""
    return (
        {state.value: business.state_word(state, duty) for state in State}
        | {action.value: business.action_word(action, duty) for action in Action}
        | {term.value: business.term(term, duty) for term in Term}
    )
