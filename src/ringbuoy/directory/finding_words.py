"""What an import found, in sentences: what is wrong, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ringbuoy.directory.findings import Finding, Place, Problem, Treatment

WORDS: dict[Problem, str | Promise] = {
    Problem.UNREADABLE_FILE: _("The file cannot be read. Check it and try again."),
    Problem.UNKNOWN_FILE: _("The standard has no such file. Rename it (services.csv …) or write a mapping."),
    Problem.EMPTY_FILE: _("There is nothing in this file."),
    Problem.NOT_TEXT: _("This is no text file. Save it as CSV in UTF-8."),
    Problem.OTHER_ENCODING: _(
        "The file is not in UTF-8; it was read in the Windows letters. Look at é, ñ, ’."
    ),
    Problem.TWO_COLUMNS_ALIKE: _("Two columns have the same name. Rename one of them."),
    Problem.COLUMN_WITHOUT_NAME: _("A cell stands in a column without a name; it was left out."),
    Problem.UNKNOWN_COLUMN: _(
        "The standard has no such field; it was left out. A mapping can give it a place."
    ),
    Problem.NOT_IN_MAPPING: _("The mapping has no place for this column; the cell was left out."),
    Problem.FILE_NOT_IN_MAPPING: _("The mapping does not speak of this file; it was not read."),
    Problem.PACKAGE_UNREADABLE: _(
        "datapackage.json cannot be read; the standard's own file names were used."
    ),
    Problem.BROKEN_JSON: _("This is not whole JSON. What follows in the file was not read; save it again."),
    Problem.BROKEN_XML: _("This is not the XML of Open Eligibility."),
    Problem.TOO_MANY_CELLS: _("The row has more cells than there are columns. Is a comma not in quotes?"),
    Problem.TOO_LARGE: _("This is larger than anything in a directory. Is a quotation mark missing?"),
    Problem.TOO_DEEP: _("Records lie inside each other too deep. Give the inner ones by themselves."),
    Problem.KEY_TWICE: _("The record says this key twice. Keep one of them."),
    Problem.NOT_A_RECORD: _("A record should stand here, in braces."),
    Problem.UNKNOWN_RECORD: _("No table has records like this. Check the names, and that it has an id."),
    Problem.DUPLICATE: _("The id stands twice in these files with different contents. Keep one of the rows."),
    Problem.DUPLICATE_SAME: _("The row stands twice; it was taken once."),
    Problem.DIFFERS_INSIDE: _("The same record is said differently in two places; the first was taken."),
    Problem.TWO_OWNERS: _("The same part stands under two records; the second got a copy of its own."),
    Problem.CODE_TWICE: _("Two terms have the same code; the second got an id of its own."),
    Problem.MISSING: _("The standard asks for this field and it is empty. Fill it in."),
    Problem.FILLED_IN: _("The field was empty and the standard asks for it; it was filled in."),
    Problem.ID_MADE: _(
        "The id is missing or no UUID; one was made. The same record always gets the same one."
    ),
    Problem.WRONG_KIND: _("A single value should stand here."),
    Problem.NOT_A_NUMBER: _("This is no number. Write digits only, such as 18."),
    Problem.NOT_A_DATE: _("This is no date that can be used. Write it like 2026-03-31."),
    Problem.NOT_A_TIME: _("This is no time of day; it was left out. Write it like 09:30."),
    Problem.NOT_A_CHOICE: _("The standard knows other words here. Use one of them."),
    Problem.NOT_AN_EMAIL: _("This is no e-mail address; it was left out."),
    Problem.NOT_AN_ADDRESS: _("This is no web address; it was left out."),
    Problem.REWRITTEN: _("The value was understood and written as the standard has it."),
    Problem.EMPTY_WORD: _("The word means that there is nothing; the field was left empty."),
    Problem.FORMULA: _("The text begins like a formula of a spreadsheet; a space was put before it."),
    Problem.ODD_LETTERS: _("Letters that cannot be stored were taken out."),
    Problem.ADDRESS_SPLIT: _("A whole address stood in one field; it was split into its parts."),
    Problem.OFF_THE_MAP: _("There is no such place on earth; it was kept, but no distance is told."),
    Problem.LEADS_NOWHERE: _("It points to a record that is nowhere. Import that one too."),
    Problem.PARENT_LOOP: _("The chain of parents comes back to here; the parent was left out. Name another."),
    Problem.NOT_ON_THE_MAP: _("There is no such place on the map. Latitude to 85, longitude to 180 degrees."),
    Problem.NOT_A_ZONE: _("Nobody knows this time zone; it was left out. Write it like America/New_York."),
    Problem.SEVERAL_TOWNS: _(
        "Several towns have this name; alone it leads nowhere. With its region or a postcode it does."
    ),
}


def summed_up(finding: Finding) -> str:
    """Say what kind of thing was found, in which file and field."""
    said = {"file": finding.place.file, "field": finding.field, "words": WORDS[finding.problem]}
    if finding.field:
        return gettext("%(file)s, field “%(field)s”: %(words)s") % said
    return gettext("%(file)s: %(words)s") % said


def described(finding: Finding) -> str:
    """Say where one finding stands and what stood there."""
    parts = [_where(finding.place)]
    if finding.shown:
        parts.append(f"“{finding.shown}”")
    if finding.became and finding.treatment is Treatment.REPAIRED:
        parts.append(f"→ “{finding.became}”")
    return " ".join(parts)


def _where(place: Place) -> str:
    if not place.row:
        return gettext("the whole file")
    said = {"row": place.row, "inside": place.inside}
    return (gettext("row %(row)s, at %(inside)s") if place.inside else gettext("row %(row)s")) % said
