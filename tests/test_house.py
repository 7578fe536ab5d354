"""What holds for the house as a whole: locks, files in git, the door, words that do not belong."""

from __future__ import annotations

import re
import subprocess
import tomllib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LARGEST_FILE = 5 * 1024 * 1024
ALL_FILES = 60 * 1024 * 1024


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("not a checkout of git: nothing says which files belong to the project")
    return [path for name in listed.stdout.decode().split("\0") if name and (path := ROOT / name).is_file()]


def locked(file: str) -> dict[str, str]:
    lines = (ROOT / file).read_text().splitlines()
    return dict(line.split("==") for line in lines if re.match(r"^[A-Za-z0-9_.-]+==", line))


def test_what_is_installed_is_what_is_locked() -> None:
    differing = {}
    for name, wanted in {**locked("requirements.lock"), **locked("requirements-test.lock")}.items():
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "absent"
        if found != wanted:
            differing[name] = (wanted, found)
    assert differing == {}


def test_every_direct_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    names = {re.split(r"[<>=]", entry)[0].lower().replace("_", "-") for entry in asked}
    assert names <= {name.lower().replace("_", "-") for name in locked("requirements-test.lock")}


def test_both_locks_agree() -> None:
    test = locked("requirements-test.lock")
    assert {name: test.get(name) for name in locked("requirements.lock")} == locked("requirements.lock")


def test_what_lies_in_git_stays_small() -> None:
    sizes = {path: path.stat().st_size for path in tracked()}
    assert {path.name: size for path, size in sizes.items() if size > LARGEST_FILE} == {}
    assert sum(sizes.values()) < ALL_FILES


def test_the_door_builds_the_app_and_nothing_else() -> None:
    lines = [
        line
        for line in (ROOT / "streamlit_app.py").read_text().splitlines()
        if line and not line.startswith('"""')
    ]
    assert lines == ["from zonemap.app import build_app", "app = build_app()"]


def test_no_address_of_anybody_else_stands_in_the_source() -> None:
    address = re.compile(r"https?://(?!127\.0\.0\.1|localhost|\{host\})[^\s\"'<>)]+")
    found = {
        path.relative_to(ROOT).as_posix(): address.findall(path.read_text("utf-8"))
        for path in tracked()
        if path.suffix in {".py", ".toml", ".po", ".html", ".js", ".css"} and "src" in path.parts
    }
    assert {name: urls for name, urls in found.items() if urls} == {}


def test_pages_are_short_and_do_no_arithmetic() -> None:
    for page in (ROOT / "src/zonemap/app/pages").glob("*.py"):
        text = page.read_text("utf-8")
        assert len(text.splitlines()) <= 80, page.name
        assert not re.search(r"\w\s[-+*/]\s\w", re.sub(r'""".*?"""|#.*', "", text, flags=re.DOTALL)), (
            page.name
        )


@pytest.mark.parametrize(
    ("words", "home"),
    [("session_state", "state.py"), ("cache_data|cache_resource|lru_cache", "boards.py")],
    ids=["what a session holds", "what all sessions share"],
)
def test_state_and_caches_have_one_home_each_in_the_app(words: str, home: str) -> None:
    holders = {
        path.name
        for path in (ROOT / "src/zonemap/app").rglob("*.py")
        if re.search(words, path.read_text("utf-8"))
    }
    assert holders == {home}


def test_colours_stand_in_one_module() -> None:
    colour = re.compile(r"#[0-9A-Fa-f]{6}\b")
    strays = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "src/zonemap").rglob("*.py")
        if colour.search(re.sub(r'""".*?"""', "", path.read_text("utf-8"), flags=re.DOTALL))
    }
    assert strays == {"src/zonemap/maps/style.py"}


def test_ground_is_united_where_it_is_checked() -> None:
    """`union_all` may lose ground without a word: figures are made of `united`, pictures and places need not be."""
    unchecked = re.compile(r"shapely\.(disjoint_subset_|coverage_)?union_all")
    strays = {
        path.relative_to(ROOT / "src/zonemap").as_posix()
        for path in (ROOT / "src/zonemap").rglob("*.py")
        if unchecked.search(re.sub(r'""".*?"""', "", path.read_text("utf-8"), flags=re.DOTALL))
    }
    of_figures = {
        name for name in strays if name.split("/")[0] in {"analysis", "assessment", "facts", "geometry"}
    }
    assert of_figures == {
        "geometry/union.py",
        "geometry/cutting.py",  # lines; the faces are checked against the polygon that was cut
        "facts/zones/ground.py",  # distances to any of several shapes
        "facts/zones/status.py",
    }
