"""The pages on which the directory is kept: found, changed, published by another, and the list of work."""

from importlib.resources import as_file, files
from pathlib import Path
from uuid import uuid4

import pytest

from ringbuoy.directory.cells import id_for
from ringbuoy.directory.editing.fields import NOT_KEPT_BY_HAND
from ringbuoy.directory.faults import report_fault
from ringbuoy.directory.importing import Choice, Order, import_directory
from ringbuoy.directory.models import MODELS, Draft, Feedback, Phone, Schedule, TaxonomyTerm
from ringbuoy.directory.standard import TABLES
from ringbuoy.people.models import Person
from tests.cast import Bench
from tests.directory.data import write
from tests.doors.test_office import signed_in

ROOT = "/office/directory"
SERVICE = id_for("s1", source="", table="service")
PHONE = id_for("p1", source="", table="phone")
TERM = id_for("f1", source="", table="taxonomy_term")
PAGE = f"{ROOT}/records/service/{SERVICE}/"


@pytest.fixture
def town(bench: Bench, tmp_path: Path) -> Bench:
    write(
        tmp_path,
        organizations_csv="id,name,description\no1,Harbor House,Help\n",
        services_csv="id,organization_id,name,status\ns1,o1,Food pantry,active\n",
        phones_csv="id,service_id,number\np1,s1,555 0107\n",
        taxonomies_csv="id,name,description\nt1,Needs,x\n",
        taxonomy_terms_csv="id,name,description,taxonomy_id\nf1,Food,x,t1\n",
    )
    import_directory(Order(tmp_path, Choice.ALL_OR_NOTHING), at=bench.at)
    return bench


def test_dara_mends_a_number_and_ines_publishes_it(town: Bench) -> None:
    dara, ines = signed_in(town, "dara"), signed_in(town, "ines")

    assert "Food pantry" in dara.post(f"{ROOT}/records/", {"find": "pant"}).content.decode()
    kept = dara.post(f"{ROOT}/records/phone/{PHONE}/change", {"number": "555 0199"}, follow=True)
    draft = Draft.objects.get()
    own = dara.post(f"{ROOT}/drafts/publish", {"draft": draft.pk})
    page = ines.get(f"{ROOT}/drafts/").content.decode()
    ines.post(f"{ROOT}/drafts/publish", {"draft": draft.pk})

    assert "Waits for a second person" in kept.content.decode()
    assert own.status_code == 403
    assert "555 0107" in page
    assert "555 0199" in page
    assert Phone.objects.get().number == "555 0199"
    history = dara.get(f"{PAGE}history").content.decode()
    assert "Dara" in history
    assert "555 0107" in history


def test_every_kind_of_record_saved_as_it_stands_differs_in_nothing(town: Bench) -> None:
    """A form that asks for what a record cannot say, or reads otherwise than it writes, would fail here."""
    with as_file(files("ringbuoy.directory") / "data" / "demo_directory.json") as demo:
        import_directory(Order(demo, Choice.ALL_OR_NOTHING), at=town.at)
    dara, tried = signed_in(town, "dara"), []

    for name in TABLES:
        row = MODELS[name]._default_manager.first()
        if row is None or name in NOT_KEPT_BY_HAND:
            continue
        path = f"{ROOT}/records/{name}/{row.pk}/change"
        form = dara.get(path).context["form"]
        typed = {key: value for key, value in form.initial.items() if value not in (None, False)}
        answer = dara.post(path, typed)
        assert answer.status_code == 302, (name, answer.context["form"].errors)
        tried.append(name)

    assert not Draft.objects.exists()
    assert len(tried) >= 12


def test_what_cannot_be_used_is_said_beside_the_field_and_nothing_is_lost(town: Bench) -> None:
    typed = {"freq": "WEEKLY", "byday": "MO", "opens_at": "half past nine", "closes_at": "5pm"}

    page = signed_in(town, "dara").post(f"{PAGE.removesuffix('/')}/add/schedule", typed)

    text = page.content.decode()
    assert page.status_code == 400
    assert "Write it like 09:30" in text
    assert 'value="half past nine"' in text
    assert not Draft.objects.exists()


def test_hours_are_written_as_people_say_them(town: Bench) -> None:
    dara, typed = (
        signed_in(town, "dara"),
        {"freq": "WEEKLY", "byday": "MO", "opens_at": "9:30", "closes_at": "5pm"},
    )

    dara.post(f"{PAGE.removesuffix('/')}/add/schedule", typed)
    signed_in(town, "ines").post(f"{ROOT}/drafts/publish", {"draft": Draft.objects.get().pk})

    row = Schedule.objects.get()
    assert (row.service_id, row.opens_at, row.closes_at) == (SERVICE, "09:30", "17:00")


def test_a_service_is_marked_with_a_term_by_its_name(town: Bench) -> None:
    dara, path = signed_in(town, "dara"), f"{PAGE.removesuffix('/')}/add/attribute"

    wrong = dara.post(path, {"taxonomy_term_id": "Foo"}).content.decode()
    right = dara.post(path, {"taxonomy_term_id": "food"})

    assert "Did you mean: Food?" in wrong
    assert right.status_code == 302
    assert Draft.objects.get().after["link_entity"] == "service"


def test_a_center_with_one_person_says_that_one_person_published(town: Bench) -> None:
    Person.objects.exclude(pk=town.dara.pk).update(is_active=False)
    dara = signed_in(town, "dara")

    dara.post(f"{ROOT}/records/phone/{PHONE}/change", {"number": "555 0199"})
    page = dara.get(f"{ROOT}/drafts/").content.decode()
    dara.post(f"{ROOT}/drafts/publish", {"draft": Draft.objects.get().pk})

    assert "Nobody else here may publish" in page
    assert Phone.objects.get().number == "555 0199"


def test_the_list_of_work_has_what_was_found_wrong_and_what_is_old(town: Bench) -> None:
    for person in (town.maria, town.tom):
        report_fault(person, SERVICE, "number_dead", phone=PHONE, at=town.at)
    dara = signed_in(town, "dara")

    page = dara.get(f"{ROOT}/work/").content.decode()
    dara.post(f"{ROOT}/services/{SERVICE}/settled")
    again = dara.post(f"{ROOT}/services/{SERVICE}/settled")
    dara.post(f"{ROOT}/services/{SERVICE}/assured")
    after = dara.get(f"{ROOT}/work/").content.decode()

    assert "The number is dead" in page
    assert "2 persons say so" in page
    assert "1 service was not checked for a year" in page
    assert again.status_code == 409
    assert "Nobody has found anything wrong" in after
    assert "0 services were not checked" in after
    assert Feedback.objects.filter(settled_by=town.dara.pk).count() == 2
    assert "By Dara." in dara.get(PAGE).content.decode()


def test_a_record_that_is_gone_and_a_kind_that_is_none_say_so(town: Bench) -> None:
    dara = signed_in(town, "dara")

    for path in (f"service/{PHONE}/", f"metadata/{PHONE}/", f"nothing/{PHONE}/change"):
        assert dara.get(f"{ROOT}/records/{path}").status_code == 404
    assert dara.post(f"{ROOT}/drafts/publish").status_code == 400


def test_a_term_is_found_while_it_is_typed(town: Bench) -> None:
    dara = signed_in(town, "dara")
    TaxonomyTerm.objects.create(
        id=uuid4(), name="Food Pantry", description="x", parent_id=TERM, taxonomy="Own"
    )

    found = dara.post(f"{ROOT}/terms/find", {"taxonomy_term_id": "pantry fo"}).content.decode()
    form = dara.get(f"{PAGE}add/attribute").content.decode()

    assert '<option value="Food Pantry">Own › Food › Food Pantry</option>' in found
    assert 'list="terms"' in form
    assert "<option" not in dara.post(f"{ROOT}/terms/find", {"taxonomy_term_id": " "}).content.decode()
    assert "<option" not in dara.post(f"{ROOT}/terms/find", {"parent_id": "dragon"}).content.decode()


def test_a_taxonomy_of_ones_own_with_a_term_is_written_by_one_and_published_by_another(town: Bench) -> None:
    dara, ines = signed_in(town, "dara"), signed_in(town, "ines")
    dara.post(f"{ROOT}/records/new-taxonomy/", {"name": "Harbor words", "description": "Our own"})
    key = Draft.objects.get().record_id
    dara.post(
        f"{ROOT}/records/taxonomy/{key}/add/taxonomy_term",
        {"name": "Night buses", "description": "Home at night"},
    )

    ines.post(f"{ROOT}/drafts/publish", {"draft": [draft.pk for draft in Draft.objects.all()]})

    assert TaxonomyTerm.objects.get(name="Night buses").taxonomy_id == key
    assert "Harbor words" in dara.post(f"{ROOT}/records/", {"find": "harbor"}).content.decode()
