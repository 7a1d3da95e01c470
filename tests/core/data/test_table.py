"""Tables that people bring: numpy reads them back as they were, and bad ones get one sentence."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from core.data.table import MAX_ROWS, parse_table, read_arrays, read_table, table_from_array


@pytest.mark.parametrize("separator", [",", ";", "\t", "|", " "])
@pytest.mark.parametrize("names", ["", "a b c"])
def test_a_table_that_numpy_wrote_is_read_as_it_was(separator: str, names: str) -> None:
    values = np.random.default_rng(0).normal(size=(7, 3)).round(4)
    file = io.StringIO()
    np.savetxt(file, values, "%.4f", separator, header=separator.join(names.split()), comments="")
    table = parse_table(file.getvalue().lstrip("\n"))
    assert_array_equal(table.values, values)
    assert len(table.names) == 3
    if names:
        assert table.names == ("a", "b", "c")


def test_a_target_is_kept_apart_and_dates_are_left_out_in_a_sentence() -> None:
    table = parse_table("day,x,Target\n2024-01-01,1,5\n2024-01-02,2,6\n")
    assert table.names == ("x",)
    assert table.target is not None
    assert table.target.tolist() == [5, 6]
    assert len(table.notes) == 1
    assert "day" in table.notes[0]


def test_the_row_numbers_that_pandas_writes_are_left_out() -> None:
    table = parse_table(",x,y\n0,5,6\n1,7,8\n")
    assert table.names == ("x", "y")
    assert table.values.tolist() == [[5, 6], [7, 8]]


def test_series_in_one_table_are_told_apart() -> None:
    table = parse_table("series,x\none,1\none,2\ntwo,3\n")
    assert table.only("one").values.ravel().tolist() == [1, 2]
    assert table.only("two").values.ravel().tolist() == [3]
    with pytest.raises(ValueError, match="three"):
        table.only("three")


def test_arrays_of_numpy_are_read_and_a_third_axis_is_one_of_series() -> None:
    values = np.arange(24.0).reshape(2, 4, 3)
    file = io.BytesIO()
    np.savez(file, x=values, y=values[0])
    arrays = read_arrays(file.getvalue())
    assert_array_equal(arrays["x"], values)
    table = table_from_array(arrays["x"])
    assert_array_equal(table.only("2").values, values[1])


BAD = {
    "": "no numbers",
    "a,b\n": "no rows",
    "1,2\n3\n": "Line 2",
    "x,y\n1,\n": "no value in line 2",
    "x\n1\nnan\n": "no value in line 3",
    "x\n1\ninf\n": "no number",
    "x;y\n1,5;2,5\n": "decimal comma",
    "x,y\n1,two\n": "two",
    "day\n2024-01-01\n": "no column of numbers",
    "series,x\na,1\nb,2\na,3\n": "sort",
    "1\n" * (MAX_ROWS + 2): f"{MAX_ROWS:,}",
    ",".join(["1"] * 1_001): "columns",
}


@pytest.mark.parametrize(("text", "reason"), BAD.items(), ids=[str(k) for k in range(len(BAD))])
def test_a_bad_table_gets_one_sentence(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as error:
        parse_table(text)
    assert len(str(error.value)) < 300


def test_nothing_that_could_run_code_is_read() -> None:
    file = io.BytesIO()
    np.save(file, np.array([print], object), allow_pickle=True)
    with pytest.raises(ValueError, match="objects"):
        read_table(file.getvalue(), "x.npy")


def test_whatever_bytes_come_they_are_a_table_or_refused_in_a_sentence() -> None:
    rng = np.random.default_rng(0)
    file = io.BytesIO()
    np.savez(file, x=np.ones((3, 2)))
    seeds = (b"a,b\n1,2\n3,4\n", file.getvalue(), b'"1";"2,5"\n', b"\xff\xfe1\x00")
    alphabet = b'0123456789.,;\t\n"-eabN\x00\xff |'
    for trial in range(600):
        data = bytearray(seeds[trial % len(seeds)])
        for _change in range(int(rng.integers(1, 6))):
            place = int(rng.integers(0, len(data) + 1))
            data[place : place + int(rng.integers(0, 2))] = bytes([int(rng.choice(list(alphabet)))])
        try:
            table = read_table(bytes(data), "x.npz" if trial % 4 == 1 else "x.csv")
        except ValueError:
            continue
        assert np.isfinite(table.values).all()
        assert table.values.shape == (table.rows, len(table.names))
