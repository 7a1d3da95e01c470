"""Pen drawings are read and kept apart by person, and what is wrong with them is named."""

import gzip
import json

import pytest

from core.data.pen_recordings import PenDrawing, drawings, hold_out

LINE = {"label": 5, "writer": "apa/apa00/app0032", "strokes": [[[0, 0.5], [1, 0.5]], [[0.2, 1]]]}


def drawings_file(tmp_path, *lines):
    path = tmp_path / "drawings.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines))
    return path


def test_drawings_are_read_with_label_writer_and_strokes(tmp_path):
    (drawing,) = drawings(drawings_file(tmp_path, LINE, ""))
    assert (drawing.label, drawing.writer, drawing.tablet) == (5, "apa/apa00/app0032", "apa")
    assert [stroke.tolist() for stroke in drawing.strokes] == LINE["strokes"]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{", "Line 2 .* label, writer and strokes"),
        ("[]", "Line 2 .* label, writer and strokes"),
        ({**LINE, "label": 10}, "label in line 2 .* 10"),
        ({**LINE, "label": True}, "is not 0 to 9"),
        ({**LINE, "writer": ""}, "is not a name"),
        ({**LINE, "strokes": []}, "has no strokes"),
        ({**LINE, "strokes": [[]]}, r"shape is \(0,\)"),
        ({**LINE, "strokes": [[[0, 1, 2]]]}, r"shape is \(1, 3\)"),
        ({**LINE, "strokes": [[[0, 1], [0]]]}, "label, writer and strokes"),
        ('{"label": 1, "writer": "a", "strokes": [[[NaN, 0]]]}', "finite"),
    ],
)
def test_a_bad_line_is_named(tmp_path, line, sentence):
    with pytest.raises(ValueError, match=sentence):
        drawings(drawings_file(tmp_path, LINE, line))


def test_files_that_hold_no_drawings_are_refused(tmp_path):
    with pytest.raises(ValueError, match="There is no file"):
        drawings(tmp_path / "none.jsonl.gz")
    with pytest.raises(ValueError, match="no pen drawings"):
        drawings(drawings_file(tmp_path, ""))
    path = tmp_path / "text.jsonl.gz"
    path.write_text("not zipped")
    with pytest.raises(ValueError, match="cannot be read as"):
        drawings(path)


def test_held_out_people_and_tablets_are_in_no_other_part():
    records = [PenDrawing(1, f"{tablet}/{person}", ()) for tablet in "abc" for person in range(40)]
    kept, aside = hold_out(records, groups=[0, 3], tablets=["b"])
    assert len(kept) + len(aside) == len(records)
    assert {record.tablet for record in kept} == {"a", "c"}
    assert not {record.writer_group for record in kept} & {0, 3}
    assert all(record.tablet == "b" or record.writer_group in (0, 3) for record in aside)


def test_unknown_tablets_and_groups_are_refused():
    records = [PenDrawing(1, "a/1", ())]
    with pytest.raises(ValueError, match=r"from the tablets \['x'\]; there are \['a'\]"):
        hold_out(records, tablets=["x"])
    with pytest.raises(ValueError, match="groups are 0 to 9"):
        hold_out(records, groups=[10])
