#!/usr/bin/env python3
"""Reads an index by nothing but Index/FORMAT.md, and prints all it holds as one JSON object.

    Tests/Format/reader.py INDEX

It shares no code with the program. A test compares its output with what the program reads. Only live
records are printed; every checksum is verified, every structure walked.
"""
import ctypes
import ctypes.util
import json
import os
import struct
import sys


def fail(what):
    sys.exit(f"reader: {what}")


# Section 2: envelope

CRC_TABLE = []
for number in range(256):
    for _ in range(8):
        number = number >> 1 ^ (0x82F63B78 if number & 1 else 0)
    CRC_TABLE.append(number)


def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc = crc >> 8 ^ CRC_TABLE[(crc ^ byte) & 255]
    return crc ^ 0xFFFFFFFF


VERSION = 1
KINDS = {"commit": 1, "definition": 2, "terms": 3, "postings": 4, "positions": 5, "norms": 6,
         "columns": 7, "stored": 8, "live": 9}


def read_file(folder, name, kind, segment=(0, 0), length=None, checksum=None):
    with open(os.path.join(folder, name), "rb") as file:
        data = file.read()
    magic, found_kind, version, reserved, high, low = struct.unpack_from("<8sHHIQQ", data, 0)
    if magic != b"RAPPORTR" or reserved != 0:
        fail(f"{name} is no file of an index")
    if version != VERSION:
        fail(f"{name} has version {version}")
    if found_kind != KINDS[kind] or (high, low) != segment:
        fail(f"{name} is of another kind or segment")
    padding, found_length, found_checksum, end = struct.unpack_from("<32sQI4s", data, len(data) - 48)
    if padding != bytes(32) or end != b"RPND" or found_length != len(data):
        fail(f"{name} has no footer")
    if crc32c(data[:-8]) != found_checksum:
        fail(f"{name} has a wrong checksum")
    if length is not None and (length, checksum) != (found_length, found_checksum):
        fail(f"{name} is not what the commit names")
    return data[32:-48]


class Bytes:
    """Reads numbers one after the other (section 1)."""

    def __init__(self, data, at=0):
        self.data = data
        self.at = at

    def take(self, count):
        if self.at + count > len(self.data):
            fail("a structure ends too early")
        self.at += count
        return self.data[self.at - count:self.at]

    def number(self, size):
        return int.from_bytes(self.take(size), "little")

    def numbers(self, size, count):
        data = self.take(size * count)
        return [int.from_bytes(data[i * size:(i + 1) * size], "little") for i in range(count)]

    def var(self):
        value = shift = 0
        while True:
            byte = self.number(1)
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7

    def text(self):
        return self.take(self.var()).decode()


# Section 3: commit

def read_commit(folder):
    reader = Bytes(read_file(folder, "commit", "commit"))
    commit = {"generation": reader.number(8), "meaning": reader.number(8),
              "attachments": reader.number(8)}
    commit["definition"] = (reader.text(), reader.var(), reader.number(4))
    commit["next"] = reader.var()
    commit["user data"] = {reader.text(): reader.text() for _ in range(reader.var())}
    commit["segments"] = [read_segment_entry(reader) for _ in range(reader.var())]
    if reader.at != len(reader.data):
        fail("bytes follow the last segment")
    return commit


def read_segment_entry(reader):
    segment = {"name": reader.text(), "id": (reader.number(8), reader.number(8)),
               "documents": reader.var(), "hash sum": reader.number(8),
               "order hash": reader.number(8)}
    kinds = ["terms", "postings", "positions", "norms", "columns", "stored"]
    segment["files"] = {kind: (reader.var(), reader.number(4)) for kind in kinds}
    segment["statistics"] = {reader.var(): (reader.var(), reader.var()) for _ in range(reader.var())}
    segment["languages"] = {reader.text(): reader.var() for _ in range(reader.var())}
    segment["deletions"] = None
    if reader.number(1) == 1:
        segment["deletions"] = {"generation": reader.number(8), "count": reader.var(),
                                "hash sum": reader.number(8), "length": reader.var(),
                                "checksum": reader.number(4)}
    return segment


# Section 4: definition. Enough of TOML for names and kinds of the fields.

def read_definition(folder, entry):
    reader = Bytes(read_file(folder, entry[0], "definition", (0, 0), entry[1], entry[2]))
    texts = {reader.text(): reader.take(reader.var()).decode() for _ in range(reader.var())}
    fields = []
    ties = "id"
    stored = "record"
    table = None
    for line in texts["definition.toml"].splitlines():
        line = line.split("#")[0].strip()
        if line.startswith("["):
            table = line
            if line == "[[field]]":
                fields.append({})
        elif "=" in line:
            key, value = (part.strip() for part in line.split("=", 1))
            value = value.strip('"')
            if table is None and key == "ties":
                ties = value
            elif table is None and key == "stored":
                stored = value
            elif table == "[[field]]":
                fields[-1][key] = value
    return fields, ties, stored


# Section 5.2 and 5.3: packed numbers

def unpack(data, at, width, count=128):
    """Packed: value i in lane i mod 4, each lane a stream of 32-bit words that alternate."""
    lanes = [0, 0, 0, 0]
    for word in range(width):
        for lane in range(4):
            place = at + 16 * word + 4 * lane
            lanes[lane] |= int.from_bytes(data[place:place + 4], "little") << (32 * word)
    mask = (1 << width) - 1
    return [lanes[i % 4] >> (width * (i // 4)) & mask for i in range(count)]


def unpack_patched(data, at, token):
    width, exceptions = token & 31, token >> 5
    values = unpack(data, at, width)
    at += 16 * width
    for _ in range(exceptions):
        values[data[at]] |= data[at + 1] << width
        at += 2
    return values, at


def read_positions(data, offset, length, total, forms):
    """Differences and ordinals of forms of all positions of a term."""
    end = offset + length
    width = (forms - 1).bit_length() if forms > 1 else 0
    full = total // 128
    reader = Bytes(data, offset)
    tokens, anchors = [], []
    if total >= 128:
        tokens = reader.numbers(1, full)
        anchors = reader.numbers(4, (full + 1 + 15) // 16)
    base = at = reader.at
    values, ordinals = [], []
    for block in range(full):
        if block % 16 == 0 and at - base != anchors[block // 16]:
            fail("a block of positions is not where the directory says")
        some, at = unpack_patched(data, at, tokens[block])
        values += some
        if width:
            ordinals += unpack(data, at, width)
            at += 16 * width
    if total >= 128 and full % 16 == 0 and at - base != anchors[full // 16]:
        fail("the tail of positions is not where the directory says")
    reader = Bytes(data, at)
    tail = total % 128
    values += [reader.var() for _ in range(tail)]
    if width and tail:
        bits = int.from_bytes(reader.take((tail * width + 7) // 8), "little")
        ordinals += [bits >> (width * i) & ((1 << width) - 1) for i in range(tail)]
    if reader.at != end:
        fail("positions do not fill their extent")
    return values, ordinals or [0] * total


class Impacts:
    """Pairs that no document of some exceeds."""

    def __init__(self, word):
        self.pairs = [(word >> (16 * i) & 255, word >> (16 * i + 8) & 255) for i in range(4)]

    def bound(self, frequency, norm):
        return any(f >= min(frequency, 255) and n <= norm for f, n in self.pairs)

    def reached(self, frequency, norm):
        return any(f <= frequency and n >= norm for f, n in self.pairs)


def read_postings(data, offset, length, df, dense, frequencies, documents, norms):
    """Documents and frequencies of a term with df of at least 2."""
    end = offset + length
    reader = Bytes(data, offset)
    entries = (df + 127) // 128 if df >= 128 else 0
    lasts = reader.numbers(4, entries)
    anchors = reader.numbers(4, (entries + 31) // 32)
    offsets = reader.numbers(2, entries)
    impacts, supers, starts, reaches = [], [], [], []
    if frequencies:
        impacts = [Impacts(word) for word in reader.numbers(8, entries)]
        supers = [Impacts(word) for word in reader.numbers(8, (entries + 31) // 32)]
        starts = reader.numbers(4, entries)
        reaches = [(count, Impacts(reader.number(8))) for count in (10, 100) if entries]
    members = None
    if dense:
        samples = reader.numbers(4, (documents + 511) // 512)
        bits = int.from_bytes(reader.take((documents + 63) // 64 * 8), "little")
        members = [d for d in range(documents) if bits >> d & 1]
        for i, sample in enumerate(samples):
            if sample != sum(1 for d in members if d < 512 * i):
                fail("a rank sample is wrong")
    base = at = reader.at
    found, counts = [], []
    previous = -1
    for block in range(df // 128):
        if at - base != anchors[block // 32] + offsets[block]:
            fail("a block is not where the directory says")
        if dense:
            found += members[128 * block:128 * block + 128]
            if frequencies:
                token = data[at]
                some, at = unpack_patched(data, at + 1, token)
                counts += [value + 1 for value in some]
        else:
            width = data[at]
            at += 1
            token = 0
            if frequencies:
                token = data[at]
                at += 1
            for value in unpack(data, at, width):
                previous += value + 1
                found.append(previous)
            at += 16 * width
            if frequencies:
                some, at = unpack_patched(data, at, token)
                counts += [value + 1 for value in some]
        previous = found[-1]
    if df >= 128 and df % 128 and at - base != anchors[(entries - 1) // 32] + offsets[entries - 1]:
        fail("the tail is not where the directory says")
    reader = Bytes(data, at)
    for _ in range(df % 128):
        value = reader.var()
        if frequencies:
            counts.append(1 if value & 1 else reader.var() + 2)
            value >>= 1
        previous += value + 1
        found.append(previous)
    if reader.at != end:
        fail("a list does not fill its extent")
    if dense and found != members:
        fail("bit set and documents differ")
    counts = counts or [1] * df
    for number, reach in reaches:
        if sum(1 for d, f in zip(found, counts) if reach.reached(f, norms[d])) < number:
            fail("too few documents reach what the best are said to")
    for entry in range(entries):
        part = range(128 * entry, min(df, 128 * entry + 128))
        if found[part[-1]] != lasts[entry]:
            fail("a last document is wrong")
        if frequencies:
            if starts[entry] != sum(counts[:128 * entry]):
                fail("a number of positions is wrong")
            for i in part:
                norm = norms[found[i]]
                if not (impacts[entry].bound(counts[i], norm) and supers[entry // 32].bound(counts[i], norm)):
                    fail("impacts do not bound a document")
    return found, counts


# Section 5.1: terms

def read_terms(segment, files, fields, norms):
    """For each field and term: the forms, and documents with positions and ordinals of forms."""
    data, documents = files["terms"], segment["documents"]
    trailer = Bytes(data, len(data) - 64 - 16)
    table, count, block_length = trailer.number(8), trailer.number(4), trailer.number(4)
    reader = Bytes(data, table)
    result = {}
    for _ in range(count):
        field, options = reader.number(4), reader.number(4)
        terms, blocks, first, index = (reader.number(8) for _ in range(4))
        sparse = Bytes(data, index)
        prefixes, offsets = sparse.numbers(8, blocks), sparse.numbers(8, blocks)
        if offsets[0] != first:
            fail("the first block is elsewhere")
        words = {}
        for prefix, offset in zip(prefixes, offsets):
            read_block(Bytes(data, offset), prefix, options, segment, files, norms.get(field), words)
        if len(words) != terms:
            fail("a field has another number of terms")
        if list(words) != sorted(words):
            fail("terms are out of order")
        result[field] = words
    return result


def read_block(reader, prefix, options, segment, files, norms, words):
    count, postings, positions = reader.number(1), reader.var(), reader.var()
    term, single = b"", 0
    for place in range(count):
        lengths = reader.number(1)
        shared, more = lengths & 15, lengths >> 4
        if shared == 15:
            shared += reader.var()
        if more == 15:
            more += reader.var()
        term = term[:shared] + reader.take(more)
        if place == 0 and int.from_bytes(term[:8].ljust(8, b"\0"), "big") != prefix:
            fail("the sparse index has another term")
        df = reader.var()
        dense = length = 0
        if df == 1:
            zigzag = reader.var()
            single += zigzag >> 1 ^ -(zigzag & 1)
            found, counts = [single], [1]
        else:
            length = reader.var()
            dense, length = length & 1, length >> 1
        total = df + (reader.var() if options & 1 else 0)
        positions_length = reader.var() if options & 2 else 0
        forms = [term]
        if options & 4:
            size = reader.var()
            if size:
                forms = [term[:reader.var()] + reader.take(reader.var()) for _ in range(reader.var())]
        if df == 1:
            counts = [total]
        else:
            found, counts = read_postings(files["postings"], postings, length, df, dense,
                                          options & 1, segment["documents"], norms)
            postings += length
        if sum(counts) != total:
            fail("frequencies do not add up")
        places = [[] for _ in found]
        if options & 2:
            deltas, ordinals = read_positions(files["positions"], positions, positions_length, total,
                                              len(forms))
            positions += positions_length
            at = 0
            for i, frequency in enumerate(counts):
                position = 0
                for k in range(at, at + frequency):
                    position += deltas[k]
                    places[i].append((position, ordinals[k]))
                at += frequency
        words[term] = (forms, dict(zip(found, places)))


# Section 6: sectioned files

def read_sections(data):
    directory, count = struct.unpack_from("<QQ", data, len(data) - 16)
    result = {}
    for i in range(count):
        field, kind, _, _, offset, length = struct.unpack_from("<HBBIQQ", data, directory + 24 * i)
        result[kind, field] = data[offset:offset + length]
    return result


def read_ids(data, documents):
    groups = (documents + 15) // 16
    starts = Bytes(data).numbers(8, groups + 1)
    reader = Bytes(data, 8 * (groups + 1))
    ids = []
    for document in range(documents):
        if document % 16 == 0:
            id = b""
            if reader.at != 8 * (groups + 1) + starts[document // 16]:
                fail("a group of ids is elsewhere")
        id = id[:reader.var()] + reader.take(reader.var())
        ids.append(id)
    return ids


def read_keywords(data, documents):
    reader = Bytes(data)
    values, width, several = reader.number(4), reader.number(1), reader.number(1)
    reader.take(2)
    codes = reader.number(4)
    reader.take(4)

    def pad():
        reader.at = (reader.at + 7) & ~7

    starts = None
    if several:
        starts = reader.numbers(4, documents + 1)
        pad()
    codes = reader.numbers(width, codes)
    pad()
    ends = reader.numbers(4, values + 1)
    pad()
    texts = [data[reader.at + ends[i]:reader.at + ends[i + 1]].decode() for i in range(values)]
    result = []
    for document in range(documents):
        mine = codes[starts[document]:starts[document + 1]] if several else codes[document:document + 1]
        result.append([texts[code - 1] for code in mine if code])
    return result


def read_integers(data, documents):
    base, width = struct.unpack_from("<qQ", data, 0)
    codes = Bytes(data, 16).numbers(width, documents)
    return [base + code - 1 if code else None for code in codes]


def read_dates(data, documents):
    second = (4 * documents + 7) & ~7
    first = struct.unpack_from(f"<{documents}i", data, 0)
    last = struct.unpack_from(f"<{documents}i", data, second)
    return [[a, b] if a <= b else None for a, b in zip(first, last)]


# Section 7: stored records

def decompress(data, length):
    library = ctypes.CDLL(ctypes.util.find_library("zstd") or "libzstd.so.1")
    library.ZSTD_decompress.restype = ctypes.c_size_t
    target = ctypes.create_string_buffer(length or 1)
    size = library.ZSTD_decompress(target, ctypes.c_size_t(length), data, ctypes.c_size_t(len(data)))
    if size != length:
        fail("a block of records cannot be decompressed")
    return target.raw[:length]


def read_stored(data, documents):
    index, blocks = struct.unpack_from("<QQ", data, len(data) - 16)
    entries = [struct.unpack_from("<IIQ", data, index + 16 * i) for i in range(blocks + 1)]
    if entries[-1][0] != documents:
        fail("another number of records is stored")
    records = []
    for (first, length, offset), (following, _, end) in zip(entries, entries[1:]):
        reader = Bytes(decompress(data[offset:end], length))
        lengths = reader.numbers(4, following - first)
        records += [reader.take(size) for size in lengths]
        if reader.at != length:
            fail("records do not fill their block")
    return records


# Everything

def main(folder):
    commit = read_commit(folder)
    fields, ties, stored_kind = read_definition(folder, commit["definition"])
    result = {"records": {}, "order": [], "statistics": {}, "languages": {},
              "generation": commit["generation"]}
    for segment in commit["segments"]:
        name, documents = segment["name"], segment["documents"]
        files = {kind: read_file(folder, f"{name}.{kind}", kind, segment["id"], *summary)
                 for kind, summary in segment["files"].items()}
        live = (1 << documents) - 1
        if segment["deletions"]:
            deletions = segment["deletions"]
            data = read_file(folder, f"{name}.live-{deletions['generation']}", "live", segment["id"],
                             deletions["length"], deletions["checksum"])
            reader = Bytes(data)
            if (reader.number(8), reader.number(8)) != (documents, deletions["count"]):
                fail("deletions do not fit")
            live = int.from_bytes(data[16:], "little")
            if documents - bin(live).count("1") != deletions["count"]:
                fail("another number of records is deleted")
        columns, norm_sections = read_sections(files["columns"]), read_sections(files["norms"])
        norms = {field: data for (_, field), data in norm_sections.items()}
        ids = read_ids(columns[1, 0], documents)
        if ties == "id":
            ranks = Bytes(columns[2, 0]).numbers(4, documents)
            if sorted(range(documents), key=lambda d: ids[d]) != sorted(range(documents), key=lambda d: ranks[d]):
                fail("the order of ids is wrong")
        hashes = Bytes(columns[3, 0]).numbers(8, documents)
        if sum(hashes) % 2**64 != segment["hash sum"]:
            fail("hashes do not add up")
        records = read_stored(files["stored"], documents)
        place = {}
        for document in range(documents):
            if not live >> document & 1:
                continue
            id = ids[document].decode()
            result["order"].append(id)
            record = {"stored": records[document].decode() if stored_kind == "record" else None,
                      "language": columns[8, 0][document], "postings": {}, "keywords": {},
                      "integers": {}, "dates": {}, "norms": {}}
            result["records"][id] = record
            place[document] = record
        for field, properties in enumerate(fields):
            label = properties["name"]
            if field in norms:
                for document, record in place.items():
                    if norms[field][document]:
                        record["norms"][label] = norms[field][document]
            for kind, read, key in [(4, read_keywords, "keywords"), (5, read_integers, "integers"),
                                    (6, read_dates, "dates")]:
                if (kind, field) in columns:
                    values = read(columns[kind, field], documents)
                    for document, record in place.items():
                        if values[document] not in (None, []):
                            record[key][label] = values[document]
        for field, words in read_terms(segment, files, fields, norms).items():
            label = fields[field]["name"]
            for term, (forms, found) in words.items():
                if fields[field]["kind"] == "integer":
                    text = str(int.from_bytes(term, "big") - (1 << 63))
                else:
                    text = term.decode()
                for document, places in found.items():
                    if document in place:
                        place[document]["postings"].setdefault(label, {})[text] = [
                            [position, forms[ordinal].decode()] for position, ordinal in places]
        for field, (count, total) in segment["statistics"].items():
            old = result["statistics"].get(fields[field]["name"], [0, 0])
            result["statistics"][fields[field]["name"]] = [old[0] + count, old[1] + total]
        for code, count in segment["languages"].items():
            result["languages"][code] = result["languages"].get(code, 0) + count
    json.dump(result, sys.stdout, ensure_ascii=False, sort_keys=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        fail("give the folder of an index")
    main(sys.argv[1])
