"""The functions of pdfium that are called once for every character or object, bound so that a call is cheap.

Handles are plain numbers here, but for that of a page's text. A call through the declared types of pypdfium2 takes
several times as long as what it calls; `map` over these takes a quarter of a microsecond for each object, and half of
that for each character, where no types are looked at.
"""
from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from ctypes import POINTER, c_char_p, c_double, c_float, c_int, c_uint32, c_ulong, c_void_p
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pypdfium2.raw as declared

TEXT, PATH, IMAGE = declared.FPDF_PAGEOBJ_TEXT, declared.FPDF_PAGEOBJ_PATH, declared.FPDF_PAGEOBJ_IMAGE
MOVE, LINE = declared.FPDF_SEGMENT_MOVETO, declared.FPDF_SEGMENT_LINETO

Handle = int


class Text(c_void_p):
    """The handle of the text of a page."""


def _bound(name: str, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(getattr(declared, name), c_void_p).value
    assert address is not None
    # Python's lock is kept: giving it up and taking it again would cost as much as the call.
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


def _of_text(name: str, result: Any) -> Callable[..., Any]:
    """A function of a `Text`, the number of a character and, to write to, arrays of ctypes: no types are looked at."""
    return _bound(name, result)


load_page = _bound("FPDF_LoadPage", c_void_p, c_void_p, c_int)
close_page = _bound("FPDF_ClosePage", None, c_void_p)
page_box = _bound("FPDF_GetPageBoundingBox", c_int, c_void_p, c_void_p)
page_turn = _bound("FPDFPage_GetRotation", c_int, c_void_p)
media_box = _bound("FPDFPage_GetMediaBox", c_int, c_void_p, *[POINTER(c_float)] * 4)
count_objects = _bound("FPDFPage_CountObjects", c_int, c_void_p)
page_object = _bound("FPDFPage_GetObject", c_void_p, c_void_p, c_int)
object_type = _bound("FPDFPageObj_GetType", c_int, c_void_p)
object_bounds = _bound("FPDFPageObj_GetBounds", c_int, c_void_p, *[c_void_p] * 4)
object_matrix = _bound("FPDFPageObj_GetMatrix", c_int, c_void_p, c_void_p)
count_segments = _bound("FPDFPath_CountSegments", c_int, c_void_p)
path_segment = _bound("FPDFPath_GetPathSegment", c_void_p, c_void_p, c_int)
segment_point = _bound("FPDFPathSegment_GetPoint", c_int, c_void_p, c_void_p, c_void_p)
segment_type = _bound("FPDFPathSegment_GetType", c_int, c_void_p)
segment_closes = _bound("FPDFPathSegment_GetClose", c_int, c_void_p)
load_text = _bound("FPDFText_LoadPage", Text, c_void_p)
close_text = _bound("FPDFText_ClosePage", None, c_void_p)
count_chars = _bound("FPDFText_CountChars", c_int, c_void_p)
get_text = _bound("FPDFText_GetText", c_int, c_void_p, c_int, c_int, c_void_p)
char_object = _of_text("FPDFText_GetTextObject", c_void_p)
char_matrix = _of_text("FPDFText_GetMatrix", c_int)
char_size = _of_text("FPDFText_GetFontSize", c_double)
is_nameless = _of_text("FPDFText_HasUnicodeMapError", c_int)
is_hyphen = _of_text("FPDFText_IsHyphen", c_int)
is_generated = _of_text("FPDFText_IsGenerated", c_int)
object_font = _bound("FPDFTextObj_GetFont", c_void_p, c_void_p)
font_name = _bound("FPDFFont_GetBaseFontName", c_ulong, c_void_p, c_char_p, c_ulong)
letter_width = _bound("FPDFFont_GetGlyphWidth", c_int, c_void_p, c_uint32, c_float, c_void_p)
meta_text = _bound("FPDF_GetMetaText", c_ulong, c_void_p, c_char_p, c_void_p, c_ulong)

_char_box = _of_text("FPDFText_GetLooseCharBox", c_int)
_char_origin = _of_text("FPDFText_GetCharOrigin", c_int)

_AT_ONCE = 4096  # characters
# Where pdfium writes its answers, one instance for each character and all of them as one array: made once.
_BOX_ROOM, _X_ROOM, _Y = (c_float * 4 * _AT_ONCE)(), (c_double * 1 * _AT_ONCE)(), (c_double * 1)()
_BOX_OF, _X_OF = list(_BOX_ROOM), list(_X_ROOM)
_BOXES = np.ctypeslib.as_array(_BOX_ROOM)
_XS = np.ctypeslib.as_array(_X_ROOM)[:, 0]


def char_boxes(text: Text, places: Sequence[int]) -> npt.NDArray[np.float32]:
    """(left, top, right, bottom) of the boxes around the characters of these numbers, upwards from the foot.

    Raises `LookupError` where a character has none.
    """
    found = np.empty((len(places), 4), np.float32)
    for start in range(0, len(places), _AT_ONCE):
        part = places[start : start + _AT_ONCE]
        if not all(map(_char_box, repeat(text), part, _BOX_OF)):
            raise LookupError("a character without a box")
        found[start : start + len(part)] = _BOXES[: len(part)]
    return found


def char_starts(text: Text, places: Sequence[int]) -> npt.NDArray[np.float64]:
    """Where the characters of these numbers begin, from the left of the page; raises `LookupError` like the boxes."""
    found = np.empty(len(places))
    for start in range(0, len(places), _AT_ONCE):
        part = places[start : start + _AT_ONCE]
        if not all(map(_char_origin, repeat(text), part, _X_OF, repeat(_Y))):
            raise LookupError("a character without a place")
        found[start : start + len(part)] = _XS[: len(part)]
    return found
