"""Every section of the dossier, in the order in which people fill them in."""

from dossiers.sections.achievements import PAPERS, PROJECTS, SUMMARY
from dossiers.sections.declaration import Derived, EntryProblem, Field, Problem, Reading, Section, Slot
from dossiers.sections.kinds import FieldKind
from dossiers.sections.personal import BASIC, EDUCATION, EXPERIENCE
from dossiers.sections.professional import ASSESSMENT, SOCIAL_SECURITY, TITLES, TRAINING

SECTIONS: dict[str, Section] = {
    section.code: section
    for section in (
        BASIC,
        EDUCATION,
        EXPERIENCE,
        TITLES,
        ASSESSMENT,
        TRAINING,
        PROJECTS,
        PAPERS,
        SUMMARY,
        SOCIAL_SECURITY,
    )
}

__all__ = [
    "SECTIONS",
    "Derived",
    "EntryProblem",
    "Field",
    "FieldKind",
    "Problem",
    "Reading",
    "Section",
    "Slot",
]
