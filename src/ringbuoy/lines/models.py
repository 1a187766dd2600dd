"""The center, its lines, and their earlier versions."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from ringbuoy.lines.phone_ways import Choice, read_menu
from ringbuoy.lines.rules import NEUTRAL_PAGE, Hop, Hours, Policy, read_hops

THE_CENTER = 1


class Center(models.Model):
    """The helpline as a whole; there is one row, and none before its settings are first changed."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=THE_CENTER)
    name = models.CharField(_("name of the center"), max_length=80)
    emergency_number = models.CharField(_("emergency number"), max_length=16)
    crisis_numbers = models.JSONField(_("other crisis lines"), default=list, blank=True)
    exit_url = models.URLField(_("where the exit leads"), default=NEUTRAL_PAGE)
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    country = models.CharField(_("country"), max_length=2, blank=True)
    on_call_numbers = models.JSONField(_("on-call phones"), db_default=[], default=list, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "lines_center"
        constraints = [
            models.CheckConstraint(name="one_center", condition=models.Q(pk=THE_CENTER)),
            models.CheckConstraint(
                name="center_has_emergency_number", condition=~models.Q(emergency_number="")
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CenterVersion(models.Model):
    """How the center's settings stood after one change."""

    id = models.BigAutoField(primary_key=True)
    version = models.PositiveIntegerField(unique=True)
    settings = models.JSONField()
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "lines_centerversion"
        ordering = ("-version",)

    def __str__(self) -> str:
        return f"settings v{self.version}"


class Line(models.Model):
    """A public number, page or keyword, with its hours, languages, greeting and policy."""

    id = models.BigAutoField(primary_key=True)
    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    is_open_to_public = models.BooleanField(_("open to the public"), default=True)
    position = models.PositiveSmallIntegerField(default=0)
    languages = ArrayField(models.CharField(max_length=12), default=list)
    phone_number = models.CharField(_("phone number"), max_length=32, blank=True)
    text_number = models.CharField(_("text number"), max_length=32, blank=True)
    emergency_number = models.CharField(_("emergency number"), max_length=16)
    zone = models.CharField(_("time zone"), max_length=64, default="UTC")
    week = models.JSONField(_("hours"), default=dict, blank=True)
    closed_on = ArrayField(models.DateField(), default=list, blank=True)
    greetings = models.JSONField(_("greetings"), default=dict, blank=True)
    boundaries = models.JSONField(_("words that end an abusive chat"), default=dict, blank=True)
    policy = models.JSONField(_("policy"), default=dict, blank=True)
    hops = models.JSONField(_("overflow"), default=list, blank=True)
    phone_menu = models.JSONField(_("phone menu"), db_default=[], default=list, blank=True)
    dispositions = models.JSONField(_("dispositions"), default=list, blank=True)
    topics = models.JSONField(_("topics"), default=list, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "lines_line"
        ordering = ("position", "name")
        constraints = [
            models.CheckConstraint(name="line_has_emergency_number", condition=~models.Q(emergency_number=""))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def rules(self) -> Policy:
        """The policy, read."""
        return Policy.read(self.policy)

    @property
    def hours(self) -> Hours:
        """The opening hours, read."""
        return Hours.read(self.zone, self.week, [day.isoformat() for day in self.closed_on])

    @property
    def overflow(self) -> tuple[Hop, ...]:
        """The next hops, in order."""
        return read_hops(self.hops)

    @property
    def menu(self) -> tuple[Choice, ...]:
        """What callers can choose by a key, read."""
        return read_menu(self.phone_menu)

    def greeting(self, language: str) -> str:
        """What the caller reads first, in this language or in the line's first one."""
        return self._said(self.greetings, language)

    def boundary(self, language: str) -> str:
        """What the caller reads when an abusive chat is ended; empty: the line has no words in this language,
        and the usual ones are better than those of another language.
        """
        return str(self.boundaries.get(language) or "")

    def _said(self, words: dict[str, str], language: str) -> str:
        first = self.languages[0] if self.languages else "en"
        return str(words.get(language) or words.get(first) or "")


class LineVersion(models.Model):
    """How a line stood after one change; the newest is how it stands."""

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    settings = models.JSONField()
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "lines_lineversion"
        ordering = ("-version",)
        constraints = [models.UniqueConstraint(fields=["line", "version"], name="one_row_per_line_version")]

    def __str__(self) -> str:
        return f"{self.line_id} v{self.version}"
