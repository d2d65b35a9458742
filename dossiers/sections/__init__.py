"""Every section of the dossier, in the order in which people fill them in."""

from dossiers.sections.achievements import PROJECTS, SUMMARY
from dossiers.sections.career import EXPERIENCE, STUDIES
from dossiers.sections.declaration import Derived, EntryProblem, Field, Problem, Reading, Section, Slot
from dossiers.sections.honours import AWARDS, OUTCOMES, STANDARDS
from dossiers.sections.kinds import FieldKind
from dossiers.sections.personal import BASIC, EDUCATION
from dossiers.sections.professional import EXAMS, QUALIFICATIONS, TITLES
from dossiers.sections.scholarship import BOOKS, PAPERS, PATENTS
from dossiers.sections.standing import DISCIPLINE, EXCEPTIONAL, SOCIAL_SECURITY
from dossiers.sections.yearly import ASSESSMENT, TRAINING

SECTIONS: dict[str, Section] = {
    section.code: section
    for section in (
        BASIC,
        EDUCATION,
        EXPERIENCE,
        STUDIES,
        TITLES,
        QUALIFICATIONS,
        ASSESSMENT,
        TRAINING,
        EXAMS,
        PROJECTS,
        AWARDS,
        STANDARDS,
        OUTCOMES,
        SUMMARY,
        PAPERS,
        BOOKS,
        PATENTS,
        SOCIAL_SECURITY,
        EXCEPTIONAL,
        DISCIPLINE,
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
