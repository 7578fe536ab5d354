from __future__ import annotations

from pathlib import Path

import pytest
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from zonemap.errors import ZonemapError
from zonemap.maps.fonts import Weight, faces, font_file, missing_glyphs
from zonemap.maps.fonts.instancing import VariableFont


@pytest.fixture
def small_font(tmp_path: Path) -> Path:
    """The variable font with a few glyphs only, so that fontTools' instancer is quick."""
    with TTFont(faces._source()) as font:
        chosen = subset.Subsetter()
        chosen.populate(text="审图号低效用地 A1g，。")
        chosen.subset(font)
        font.save(tmp_path / "small.ttf")
    return tmp_path / "small.ttf"


@pytest.mark.parametrize("weight", [100, 400, 700, 900])
def test_outlines_and_widths_equal_those_of_fonttools(small_font: Path, tmp_path: Path, weight: int) -> None:
    VariableFont(small_font).write_weight(weight, tmp_path / "ours.ttf")
    with TTFont(small_font) as variable:
        instancer.instantiateVariableFont(variable, {"wght": weight}, inplace=True)
        variable.save(tmp_path / "theirs.ttf")
    with TTFont(tmp_path / "ours.ttf") as ours, TTFont(tmp_path / "theirs.ttf") as theirs:
        assert not {"fvar", "gvar"} & set(ours.keys())
        for name in theirs.getGlyphOrder():
            if theirs["glyf"][name].numberOfContours > 0:
                assert list(ours["glyf"][name].coordinates) == list(theirs["glyf"][name].coordinates)
            assert ours["hmtx"][name] == theirs["hmtx"][name]


def test_both_weights_are_made_and_called_by_their_names() -> None:
    for weight in Weight:
        with TTFont(font_file(weight), lazy=True) as font:
            assert font["OS/2"].usWeightClass == weight
            assert font["name"].getDebugName(6) == f"NotoSansSC-{weight.name.title()}"


def test_a_rare_place_name_has_its_glyphs_and_a_smiley_has_not() -> None:
    assert missing_glyphs("栟茶镇 苴镇 㙍 １２３ m² ≥") == set()
    assert missing_glyphs("好\U0001f600\n") == {"\U0001f600"}


def test_an_absent_font_package_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faces, "PACKAGE", "no_such_package")
    with pytest.raises(ZonemapError) as absent:
        faces._source()
    assert absent.value.code == "font_missing"
    assert "no-such-package" in absent.value.remedy


def test_the_cache_folder_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ZONEMAP_CACHE_DIR", str(tmp_path / "cache"))
    assert faces._cache_folder() == tmp_path / "cache" / "fonts"
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("ZONEMAP_CACHE_DIR", str(tmp_path / "file"))
    with pytest.raises(ZonemapError) as unwritable:
        faces._cache_folder()
    assert unwritable.value.code == "cache_unwritable"
