"""An import from the browser: looked through, its columns mapped, imported by another person, or dropped."""

import io
import zipfile
from pathlib import Path

import pytest
import yaml
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ringbuoy.directory.importing import Choice, Order, import_directory
from ringbuoy.directory.models import (
    Accessibility,
    Address,
    Attribute,
    Organization,
    Phone,
    SavedMapping,
    Schedule,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
    Upload,
)
from ringbuoy.directory.reading.mapping import mapping_in, read_mapping
from ringbuoy.directory.reading.mapping_rules import KINDS, Chosen, guess, mapping_text, targets_for
from ringbuoy.journal.models import Entry
from ringbuoy.kernel import clock
from tests.cast import Bench
from tests.doors.test_office import signed_in

ROOT = "/office/directory/import/"
LIST = (
    "Nr,Title,Provider,Street,Town,State,Zip,Country,Languages,Tel,Extra\n"
    '7,Pantry,Harbor House,1 Main,Belmont,NY,10001,US,"English, Spanish",555 0107,x\n'
    "8,Kitchen,Harbor House,2 Main,Belmont,NY,10001,US,English,555 0108,\n"
)
CHOSEN = {
    "Title": ("service", "name"),
    "Provider": ("organization", "name"),
    "Street": ("address", "address_1"),
    "Town": ("address", "city"),
    "State": ("address", "state_province"),
    "Zip": ("address", "postal_code"),
    "Country": ("address", "country"),
    "Languages": ("language", "name"),
    "Tel": ("phone", "number"),
}
ORGANIZATIONS = "id,name,description\no1,Food Bank,Food\n"


def send(client: Client, text: bytes | str, name: str = "organizations.csv", **more: str) -> int:
    content = text.encode() if isinstance(text, str) else text
    file = SimpleUploadedFile(name, content)
    return client.post(ROOT, {"file": file, "choice": "all_or_nothing", **more}).status_code


def test_a_file_is_looked_through_and_a_second_person_imports_it(bench: Bench) -> None:
    dara, ines = signed_in(bench, "dara"), signed_in(bench, "ines")

    assert send(dara, ORGANIZATIONS) == 302
    path = f"{ROOT}{Upload.objects.get().pk}/"
    page = dara.get(path).content.decode()
    nothing_yet = Organization.objects.exists()
    alone = dara.post(f"{path}import").status_code
    ines.post(f"{path}import")

    assert "Everything can go in" in page
    assert "no UUID; one was made" in page
    assert (nothing_yet, alone) == (False, 403)
    assert Organization.objects.get().name == "Food Bank"
    assert bytes(Upload.objects.get().content) == b""
    assert Entry.objects.get(name="directory.imported").person_id == bench.dara.pk
    assert ines.post(f"{path}import").status_code == 404


def test_what_goes_in_is_chosen_beforehand(bench: Bench) -> None:
    dara, ines = signed_in(bench, "dara"), signed_in(bench, "ines")
    wrong = f"{ORGANIZATIONS}o2,,\n"

    for choice in ("all_or_nothing", "good_rows"):
        send(dara, wrong, choice=choice)
        path = f"{ROOT}{Upload.objects.latest('pk').pk}/"
        assert "Fill it in" in dara.get(path).content.decode()
        ines.post(f"{path}import")
        assert Organization.objects.count() == (0 if choice == "all_or_nothing" else 1)

    assert Upload.objects.filter(outcome="").count() == 1


def test_columns_are_mapped_on_a_page_and_the_mapping_serves_the_terminal(
    bench: Bench, tmp_path: Path
) -> None:
    dara, ines = signed_in(bench, "dara"), signed_in(bench, "ines")
    send(dara, LIST, "list.csv")
    path = f"{ROOT}{Upload.objects.get().pk}/"
    assert "no such file" in dara.get(path).content.decode()
    form = dara.get(f"{path}mapping").context["form"]
    where = {
        f"column_{number}": ".".join(CHOSEN[column])
        for number, column in enumerate(form.columns)
        if column in CHOSEN
    }
    typed = {"name": "Our list", "main": "service", "shown_for": "service", "tells_apart": "Nr", **where}

    assert dara.post(f"{path}mapping", typed).status_code == 302
    page = dara.get(path).content.decode()
    ines.post(f"{path}import")
    file = dara.get(f"{ROOT}mappings/{SavedMapping.objects.get().pk}")

    assert "the cell was left out" in page
    assert set(Service.objects.values_list("name", flat=True)) == {"Pantry", "Kitchen"}
    assert Organization.objects.get().name == "Harbor House"
    assert (ServiceAtLocation.objects.count(), Address.objects.count()) == (2, 2)
    (tmp_path / "our-list.yaml").write_bytes(file.content)
    (tmp_path / "list.csv").write_text(LIST)
    mapping = read_mapping(tmp_path / "our-list.yaml")
    again = import_directory(Order(tmp_path / "list.csv", Choice.ALL_OR_NOTHING, mapping), at=bench.at)
    assert sum(one.added + one.changed for one in again.merged) == 0


def test_another_kind_shows_its_own_columns_first(bench: Bench) -> None:
    dara = signed_in(bench, "dara")
    send(dara, LIST, "list.csv")
    typed = {"name": "x", "main": "organization", "shown_for": "service", "tells_apart": "Nr"}

    page = dara.post(f"{ROOT}{Upload.objects.get().pk}/mapping", typed)

    assert page.status_code == 400
    assert "shown for this kind now" in page.content.decode()
    assert "organization.name" in page.content.decode()


def test_what_is_no_directory_is_answered_in_words(bench: Bench) -> None:
    dara = signed_in(bench, "dara")
    trap = io.BytesIO()
    with zipfile.ZipFile(trap, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("services.csv", "a" * 5_000_000)

    assert send(dara, b"x" * 2_000_001) == 400
    assert dara.post(ROOT, {"choice": "good_rows"}).status_code == 400
    for content, name in ((trap.getvalue(), "all.zip"), (b"\x00\x01\xff" * 50, "x.exe")):
        assert send(dara, content, name) == 400
    assert not Upload.objects.exists()
    assert send(dara, "{", "x.json") == 302
    path = f"{ROOT}{Upload.objects.get().pk}/"
    assert "not whole JSON" in dara.get(path).content.decode()
    dara.post(f"{path}drop")
    assert not Upload.objects.filter(outcome="").exists()


@pytest.mark.parametrize("kind", KINDS)
def test_every_choice_of_the_page_makes_a_mapping_that_can_be_read(kind: str) -> None:
    chosen = {f"{table}/{name}": (table, name) for table, name in targets_for(kind)}

    text = mapping_text("all", "list", Chosen(kind, "Nr", chosen))

    read = mapping_in(yaml.safe_load(text), name="x", source="x").files["list"]
    assert set(read) - {"Nr"} == set(chosen)


def test_several_files_of_a_zip_are_mapped_one_by_one_and_belong_together(bench: Bench) -> None:
    dara, ines = signed_in(bench, "dara"), signed_in(bench, "ines")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as files:
        files.writestr("givers.csv", "no,called,about\n1,Harbor House,Help\n")
        files.writestr("help.csv", "nr,what,by\n7,Pantry,1\n8,Kitchen,1\n")
        files.writestr("numbers.csv", "of,tel\n7,555 0107\n8,555 0108\n8,555 0109\n")
    send(dara, packed.getvalue(), "county.zip")
    path = f"{ROOT}{Upload.objects.get().pk}/"
    assert dara.get(path).content.decode().count("Map the columns") == 3
    told = [
        ("organization", "no", ["", "organization.name", "organization.description"]),
        ("service", "nr", ["", "service.name", "service.organization_id"]),
        ("of_service", "of", ["", "phone.number"]),
    ]

    for number, (kind, tells_apart, where) in enumerate(told):
        typed = {"name": "County", "main": kind, "shown_for": kind, "tells_apart": tells_apart}
        typed |= {f"column_{n}": one for n, one in enumerate(where)}
        assert dara.post(f"{path}files/{number}/mapping", typed).status_code == 302
    page = dara.get(path).content.decode()
    ines.post(f"{path}import")

    assert page.count("✓ mapped") == 3
    harbor = Organization.objects.get()
    assert set(Service.objects.values_list("name", "organization_id")) == {
        ("Pantry", harbor.pk),
        ("Kitchen", harbor.pk),
    }
    kitchen = Service.objects.get(name="Kitchen")
    numbers = Phone.objects.filter(service_id=kitchen.pk).order_by("number")
    assert [one.number for one in numbers] == ["555 0108", "555 0109"]
    assert dara.get(f"{path}files/9/mapping").status_code == 404


COUNTY = (
    ("givers", "no,called\n1,Harbor House\n", "organization"),
    (
        "help",
        "nr,what,by,at,needs\n7,Pantry,1,p1,Food; Groceries\n8,Kitchen,1,p2,Food\n",
        "service",
    ),
    ("hours", "of,days,from\n7,MO,09:00\n7,TU,10:00\n8,MO,11:00\n", "of_service"),
    ("lines", "of,tel\n1,555 0100\n", "of_organization"),
    ("places", "id,named,whose\np1,Pier,1\np2,Quay,1\n", "location"),
    (
        "rooms",
        "of,ramp,street,town,state,zip\np1,Ramp,1 Pier,Belmont,NY,10001\np2,Lift,2 Quay,Belmont,NY,10001\n",
        "of_location",
    ),
)
"""Files of a county: how each is called, what is in it, what one row is."""

WHERE = {
    "called": ("organization", "name"),
    "what": ("service", "name"),
    "by": ("service", "organization_id"),
    "at": ("service_at_location", "location_id"),
    "needs": ("taxonomy_term", "name"),
    "days": ("schedule", "byday"),
    "from": ("schedule", "opens_at"),
    "tel": ("phone", "number"),
    "named": ("location", "name"),
    "whose": ("location", "organization_id"),
    "ramp": ("accessibility", "description"),
    "street": ("address", "address_1"),
    "town": ("address", "city"),
    "state": ("address", "state_province"),
    "zip": ("address", "postal_code"),
}


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """The files, and their mapping as the page writes it."""
    text = ""
    for stem, content, kind in COUNTY:
        (tmp_path / f"{stem}.csv").write_text(content)
        tells_apart, *columns = content.splitlines()[0].split(",")
        chosen = Chosen(kind, tells_apart, {column: WHERE[column] for column in columns})
        text = mapping_text("county", stem, chosen, before=text)
    (tmp_path / "county.yaml").write_text(text)
    return tmp_path


@pytest.mark.django_db
def test_files_of_givers_places_and_services_bring_what_further_files_say_of_each(county: Path) -> None:
    order = Order(county, Choice.GOOD_ROWS, read_mapping(county / "county.yaml"), "US")
    report = import_directory(order, at=clock.now())

    pantry, harbor = Service.objects.get(name="Pantry"), Organization.objects.get()
    (place,) = ServiceAtLocation.objects.filter(service_id=pantry.pk)
    assert report.refusals == 0, [str(one) for one in report.findings.kept]
    assert (pantry.organization_id, Phone.objects.get().organization_id) == (harbor.pk, harbor.pk)
    assert Address.objects.get(location_id=place.location_id).address_1 == "1 Pier"
    assert Accessibility.objects.get(location_id=place.location_id).description == "Ramp"
    assert set(Schedule.objects.filter(service_id=pantry.pk).values_list("byday", flat=True)) == {"MO", "TU"}
    needs = Attribute.objects.filter(link_id=pantry.pk).values("taxonomy_term_id")
    named = TaxonomyTerm.objects.filter(pk__in=needs).values_list("name", flat=True)
    assert (set(named), TaxonomyTerm.objects.count()) == ({"Food", "Groceries"}, 2)


def test_a_column_that_is_called_as_in_the_standard_is_guessed() -> None:
    assert guess("service", "Phone Number") == ("phone", "number")
    assert guess("service", "name") == ("service", "name")
    assert guess("service", "Title") == ("service", "name")
    assert guess("organization", "Zip Code") == ("address", "postal_code")
    assert guess("organization", "Languages") is None
    assert guess("service", "Favorite color") is None
