#include "CSimdJSON.h"

#include <cstdlib>
#include <cstring>
#include <new>
#include <vector>

#include <simdjson.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

struct json_reader {
  std::vector<json_field> fields;
  /// Decoded strings. Never smaller than the parsed bytes, so that it does not move in a parse:
  /// a string is never longer decoded than written.
  char *arena = nullptr;
  size_t arena_capacity = 0;
  char *arena_end = nullptr;

  ~json_reader() { std::free(arena); }
};

namespace {

/// A cursor over the bytes; the first problem ends the walk.
struct walker {
  const char *begin;
  const char *at;
  const char *end;
  json_reader *reader;
  int32_t error = JSON_OK;

  bool fail(int32_t code) {
    if (error == JSON_OK) error = at >= end && code == JSON_ERROR_SYNTAX
        ? static_cast<int32_t>(JSON_ERROR_UNEXPECTED_END) : code;
    return false;
  }

  void skip_space() {
    while (at < end && (*at == ' ' || *at == '\t' || *at == '\n' || *at == '\r')) at++;
  }

  /// Moves to the next byte of a string that ends it, escapes, or may not stand there.
  void skip_plain() {
#if defined(__SSE2__)
    const __m128i quote = _mm_set1_epi8('"'), slash = _mm_set1_epi8('\\');
    const __m128i last_control = _mm_set1_epi8(0x1F);
    while (end - at >= 16) {
      __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i *>(at));
      __m128i special = _mm_or_si128(
          _mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, slash)),
          // unsigned block <= 0x1F
          _mm_cmpeq_epi8(_mm_min_epu8(block, last_control), block));
      int mask = _mm_movemask_epi8(special);
      if (mask) {
        at += __builtin_ctz(static_cast<unsigned>(mask));
        return;
      }
      at += 16;
    }
#endif
    while (at < end && *at != '"' && *at != '\\' && static_cast<unsigned char>(*at) > 0x1F) at++;
  }

  bool hex4(uint32_t &value) {
    if (end - at < 4) {
      at = end;
      return fail(JSON_ERROR_SYNTAX);
    }
    value = 0;
    for (int i = 0; i < 4; i++, at++) {
      char c = *at;
      uint32_t digit;
      if (c >= '0' && c <= '9') digit = static_cast<uint32_t>(c - '0');
      else if (c >= 'a' && c <= 'f') digit = static_cast<uint32_t>(c - 'a' + 10);
      else if (c >= 'A' && c <= 'F') digit = static_cast<uint32_t>(c - 'A' + 10);
      else return fail(JSON_ERROR_SYNTAX);
      value = value << 4 | digit;
    }
    return true;
  }

  static char *put_utf8(char *out, uint32_t scalar) {
    if (scalar < 0x80) {
      *out++ = static_cast<char>(scalar);
    } else if (scalar < 0x800) {
      *out++ = static_cast<char>(0xC0 | scalar >> 6);
      *out++ = static_cast<char>(0x80 | (scalar & 0x3F));
    } else if (scalar < 0x10000) {
      *out++ = static_cast<char>(0xE0 | scalar >> 12);
      *out++ = static_cast<char>(0x80 | (scalar >> 6 & 0x3F));
      *out++ = static_cast<char>(0x80 | (scalar & 0x3F));
    } else {
      *out++ = static_cast<char>(0xF0 | scalar >> 18);
      *out++ = static_cast<char>(0x80 | (scalar >> 12 & 0x3F));
      *out++ = static_cast<char>(0x80 | (scalar >> 6 & 0x3F));
      *out++ = static_cast<char>(0x80 | (scalar & 0x3F));
    }
    return out;
  }

  /// Reads the string that begins at the quote under the cursor. With `field`, decodes it.
  bool string(const char **text, size_t *text_count, json_field *field) {
    const char *start = ++at;
    skip_plain();
    if (at < end && *at == '"') {
      *text = start;
      *text_count = static_cast<size_t>(at - start);
      at++;
      return true;
    }
    char *out = reader->arena_end;
    char *const decoded = out;
    bool unusual = false;
    const char *run = start;
    for (;;) {
      size_t plain = static_cast<size_t>(at - run);
      std::memcpy(out, run, plain);
      out += plain;
      if (at >= end) return fail(JSON_ERROR_UNEXPECTED_END);
      if (*at == '"') break;
      if (*at != '\\') return fail(JSON_ERROR_CONTROL);
      if (++at >= end) return fail(JSON_ERROR_UNEXPECTED_END);
      char c = *at++;
      switch (c) {
        case '"': *out++ = '"'; break;
        case '\\': *out++ = '\\'; break;
        case '/': *out++ = '/'; break;
        case 'b': *out++ = '\b'; unusual = true; break;
        case 'f': *out++ = '\f'; unusual = true; break;
        case 'n': *out++ = '\n'; unusual = true; break;
        case 'r': *out++ = '\r'; unusual = true; break;
        case 't': *out++ = '\t'; unusual = true; break;
        case 'u': {
          uint32_t unit;
          if (!hex4(unit)) return false;
          if (unit >= 0xD800 && unit < 0xDC00) {
            uint32_t low;
            if (end - at >= 6 && at[0] == '\\' && at[1] == 'u') {
              const char *back = at;
              at += 2;
              if (!hex4(low)) return false;
              if (low >= 0xDC00 && low < 0xE000) {
                unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
              } else {
                at = back;
              }
            }
          }
          if (unit >= 0xD800 && unit < 0xE000) {
            unit = 0xFFFD;
            unusual = true;
          }
          if (unit < 0x20) unusual = true;
          out = put_utf8(out, unit);
          break;
        }
        default:
          at--;
          return fail(JSON_ERROR_SYNTAX);
      }
      run = at;
      skip_plain();
    }
    at++;
    *text = decoded;
    *text_count = static_cast<size_t>(out - decoded);
    reader->arena_end = out;
    if (field) {
      field->escaped = 1;
      field->unusual = unusual;
    }
    return true;
  }

  bool digits() {
    if (at >= end || *at < '0' || *at > '9') return fail(JSON_ERROR_SYNTAX);
    while (at < end && *at >= '0' && *at <= '9') at++;
    return true;
  }

  bool number() {
    if (*at == '-') at++;
    if (at < end && *at == '0') at++;
    else if (!digits()) return false;
    if (at < end && *at == '.') {
      at++;
      if (!digits()) return false;
    }
    if (at < end && (*at == 'e' || *at == 'E')) {
      at++;
      if (at < end && (*at == '+' || *at == '-')) at++;
      if (!digits()) return false;
    }
    return true;
  }

  bool word(const char *text, size_t count) {
    if (static_cast<size_t>(end - at) < count || std::memcmp(at, text, count) != 0) {
      return fail(JSON_ERROR_SYNTAX);
    }
    at += count;
    return true;
  }

  /// Checks the value under the cursor and moves behind it.
  bool skip_value(int depth, int32_t &kind) {
    if (at >= end) return fail(JSON_ERROR_UNEXPECTED_END);
    switch (*at) {
      case '"': {
        const char *text;
        size_t count;
        // Strings inside nested values are checked, not kept.
        char *mark = reader->arena_end;
        bool fine = string(&text, &count, nullptr);
        reader->arena_end = mark;
        kind = JSON_STRING;
        return fine;
      }
      case '{': kind = JSON_OBJECT; return container(depth, '}', nullptr);
      case '[': kind = JSON_ARRAY; return container(depth, ']', nullptr);
      case 't': kind = JSON_TRUE; return word("true", 4);
      case 'f': kind = JSON_FALSE; return word("false", 5);
      case 'n': kind = JSON_NULL; return word("null", 4);
      default:
        if (*at != '-' && (*at < '0' || *at > '9')) return fail(JSON_ERROR_SYNTAX);
        kind = JSON_NUMBER;
        return number();
    }
  }

  bool value(int depth, json_field &field) {
    field.escaped = 0;
    field.unusual = 0;
    field.raw = at;
    if (at < end && *at == '"') {
      field.kind = JSON_STRING;
      if (!string(&field.text, &field.text_count, &field)) return false;
      field.raw_count = static_cast<size_t>(at - field.raw);
      return true;
    }
    if (!skip_value(depth, field.kind)) return false;
    field.raw_count = static_cast<size_t>(at - field.raw);
    field.text = field.raw;
    field.text_count = field.raw_count;
    return true;
  }

  /// Reads the array or object under the cursor; its fields go to `into` if that is given.
  bool container(int depth, char close, std::vector<json_field> *into) {
    if (depth >= JSON_MAX_DEPTH) return fail(JSON_ERROR_DEPTH);
    at++;
    skip_space();
    if (at < end && *at == close) {
      at++;
      return true;
    }
    for (;;) {
      json_field field = {};
      field.key = "";
      if (close == '}') {
        if (at >= end || *at != '"') return fail(JSON_ERROR_SYNTAX);
        char *mark = reader->arena_end;
        if (!string(&field.key, &field.key_count, nullptr)) return false;
        if (!into) reader->arena_end = mark;
        skip_space();
        if (at >= end || *at != ':') return fail(JSON_ERROR_SYNTAX);
        at++;
        skip_space();
      }
      if (into) {
        if (into->size() == JSON_MAX_MEMBERS) return fail(JSON_ERROR_MEMBERS);
        if (!value(depth + 1, field)) return false;
        into->push_back(field);
      } else if (!skip_value(depth + 1, field.kind)) {
        return false;
      }
      skip_space();
      if (at >= end) return fail(JSON_ERROR_UNEXPECTED_END);
      if (*at == close) {
        at++;
        return true;
      }
      if (*at != ',') return fail(JSON_ERROR_SYNTAX);
      at++;
      skip_space();
    }
  }
};

bool prepare(json_reader *reader, size_t count) {
  reader->fields.clear();
  if (reader->arena_capacity < count + 16) {
    size_t capacity = reader->arena_capacity ? reader->arena_capacity : 4096;
    while (capacity < count + 16) capacity *= 2;
    std::free(reader->arena);
    reader->arena = static_cast<char *>(std::malloc(capacity));
    reader->arena_capacity = reader->arena ? capacity : 0;
  }
  reader->arena_end = reader->arena;
  return reader->arena != nullptr;
}

/// Where UTF-8 that is known to be invalid goes wrong first (Unicode 15, table 3-7).
size_t first_invalid(const char *bytes, size_t count) {
  const unsigned char *b = reinterpret_cast<const unsigned char *>(bytes);
  size_t i = 0;
  while (i < count) {
    unsigned char lead = b[i];
    if (lead < 0x80) {
      i++;
      continue;
    }
    size_t length = lead >= 0xC2 && lead <= 0xDF ? 2 : lead >= 0xE0 && lead <= 0xEF ? 3
        : lead >= 0xF0 && lead <= 0xF4 ? 4 : 0;
    if (length == 0 || count - i < length) return i;
    unsigned char least = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char most = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (b[i + 1] < least || b[i + 1] > most) return i;
    for (size_t k = 2; k < length; k++) {
      if (b[i + k] < 0x80 || b[i + k] > 0xBF) return i;
    }
    i += length;
  }
  return i;
}

/// One parse: UTF-8, the value by `read`, nothing behind it.
template <typename Read>
int32_t parse(json_reader *reader, const char *bytes, size_t count, size_t *offset, Read read) {
  *offset = 0;
  try {
    if (!prepare(reader, count)) return JSON_ERROR_MEMORY;
    if (!simdjson::validate_utf8(bytes, count)) {
      *offset = first_invalid(bytes, count);
      return JSON_ERROR_UTF8;
    }
    walker walk{bytes, bytes, bytes + count, reader};
    walk.skip_space();
    if (read(walk)) {
      walk.skip_space();
      if (walk.at < walk.end) walk.fail(JSON_ERROR_TRAILING);
    }
    *offset = static_cast<size_t>(walk.at - bytes);
    return walk.error;
  } catch (...) {
    return JSON_ERROR_MEMORY;
  }
}

}  // namespace

json_reader *json_reader_create(void) { return new (std::nothrow) json_reader; }

void json_reader_destroy(json_reader *reader) { delete reader; }

int32_t json_reader_parse(
    json_reader *reader, const char *bytes, size_t count, int32_t kind, int32_t *found,
    const json_field **fields, size_t *field_count, size_t *offset) {
  *fields = nullptr;
  *field_count = 0;
  *found = -1;
  int32_t error = parse(reader, bytes, count, offset, [&](walker &walk) {
    if (walk.at >= walk.end) return walk.fail(JSON_ERROR_UNEXPECTED_END);
    *found = *walk.at == '{' ? JSON_OBJECT : *walk.at == '[' ? JSON_ARRAY : -1;
    if (*found == -1 || (kind != -1 && kind != *found)) {
      // Something else than asked for, if it is JSON at all.
      int32_t other;
      if (!walk.skip_value(0, other)) return false;
      *found = other;
      return walk.fail(JSON_ERROR_KIND);
    }
    return walk.container(0, *found == JSON_OBJECT ? '}' : ']', &reader->fields);
  });
  if (error == JSON_OK) {
    *fields = reader->fields.data();
    *field_count = reader->fields.size();
  }
  return error;
}

int32_t json_reader_value(
    json_reader *reader, const char *bytes, size_t count, json_field *field, size_t *offset) {
  *field = json_field{};
  field->key = "";
  return parse(reader, bytes, count, offset, [&](walker &walk) { return walk.value(0, *field); });
}

int32_t json_is_utf8(const char *bytes, size_t count) {
  return simdjson::validate_utf8(bytes, count) ? 1 : 0;
}
