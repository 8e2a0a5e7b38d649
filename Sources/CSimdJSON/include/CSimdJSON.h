#ifndef RAPPORTEUR_CSIMDJSON_H
#define RAPPORTEUR_CSIMDJSON_H

// Reading one JSON object (a line of JSON Lines, a request, a stored record) into a flat list of
// fields, fast and without allocation once the reader has grown. UTF-8 is validated by simdjson
// (Debian: libsimdjson-dev). The walk is our own because records keep what they do not
// understand: each value's bytes as written, integers of any length, numbers beyond double's
// range, escapes of lone surrogates: all of them JSON (RFC 8259), all refused by simdjson's own
// documents. No C++ exception crosses this face.

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
  JSON_NULL = 0,
  JSON_FALSE = 1,
  JSON_TRUE = 2,
  JSON_NUMBER = 3,
  JSON_STRING = 4,
  JSON_ARRAY = 5,
  JSON_OBJECT = 6,
};

enum {
  JSON_OK = 0,
  JSON_ERROR_UTF8 = 1,
  JSON_ERROR_SYNTAX = 2,
  JSON_ERROR_DEPTH = 3,
  JSON_ERROR_MEMORY = 4,
  JSON_ERROR_UNEXPECTED_END = 5,
  JSON_ERROR_TRAILING = 6,
  JSON_ERROR_KIND = 7,
  JSON_ERROR_CONTROL = 8,
  JSON_ERROR_MEMBERS = 9,
};

/// How deep arrays and objects may nest.
enum { JSON_MAX_DEPTH = 256 };

/// How many members or elements a parse lists; bounds the reader's memory to about 80 MB.
enum { JSON_MAX_MEMBERS = 1 << 20 };

/// One member of an object, or element of an array (whose key is empty).
///
/// `text` of a string is its decoded UTF-8: escapes resolved, a lone surrogate as U+FFFD.
/// `text` of anything else is the value as written. Pointers are valid until the reader parses
/// again and as long as the parsed bytes.
typedef struct {
  const char *key;
  size_t key_count;
  const char *text;
  size_t text_count;
  /// The value as written, quotes included.
  const char *raw;
  size_t raw_count;
  int32_t kind;
  /// Of a string: 1 if it was written with escapes.
  uint8_t escaped;
  /// Of a string: 1 if decoding gave a control character (U+0000-001F) or met a lone surrogate.
  uint8_t unusual;
} json_field;

typedef struct json_reader json_reader;

json_reader *json_reader_create(void);
void json_reader_destroy(json_reader *reader);

/// Parses one value of the given kind (JSON_OBJECT or JSON_ARRAY; -1 for either) that fills the
/// bytes but for white space, and lists its members or elements. Everything is checked, nested
/// values too. On an error `offset` is the byte at which it was noticed.
int32_t json_reader_parse(
    json_reader *reader, const char *bytes, size_t count, int32_t kind, int32_t *found,
    const json_field **fields, size_t *field_count, size_t *offset);

/// Parses any one value; `field` receives it with an empty key.
int32_t json_reader_value(
    json_reader *reader, const char *bytes, size_t count, json_field *field, size_t *offset);

/// 1 if the bytes are valid UTF-8.
int32_t json_is_utf8(const char *bytes, size_t count);

#ifdef __cplusplus
}
#endif
#endif
