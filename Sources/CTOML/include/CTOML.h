#ifndef RAPPORTEUR_CTOML_H
#define RAPPORTEUR_CTOML_H

// A C face of toml++ (Debian: libtomlplusplus-dev): parse a buffer, walk its nodes, know where each
// stands. No C++ exception crosses it. The Swift target TOML is its only user.

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// A parsed document; owns every node and every byte handed out.
typedef struct ctoml_document ctoml_document;

/// A node of a document; valid as long as its document.
typedef struct ctoml_node ctoml_node;

enum {
  CTOML_TABLE = 1,
  CTOML_ARRAY = 2,
  CTOML_STRING = 3,
  CTOML_INTEGER = 4,
  CTOML_FLOAT = 5,
  CTOML_BOOLEAN = 6,
  /// Dates, times and dates with times, as ISO 8601 text.
  CTOML_DATE = 7,
};

/// Why and where a document could not be read. Lines and columns count from 1; 0 is unknown.
typedef struct {
  uint32_t line;
  uint32_t column;
  char message[256];
} ctoml_error;

/// Parses `count` bytes of UTF-8. Returns NULL, and fills `error`, if they are no TOML document.
ctoml_document *ctoml_parse(const char *bytes, size_t count, ctoml_error *error);
void ctoml_free(ctoml_document *document);

/// The document's root table.
const ctoml_node *ctoml_root(const ctoml_document *document);

int32_t ctoml_kind(const ctoml_node *node);
void ctoml_position(const ctoml_node *node, uint32_t *line, uint32_t *column);

/// Values of the node's kind; zero or empty for a node of another kind.
const char *ctoml_string(const ctoml_node *node, size_t *count);
int64_t ctoml_integer(const ctoml_node *node);
double ctoml_float(const ctoml_node *node);
int32_t ctoml_boolean(const ctoml_node *node);
/// Writes the ISO 8601 form of a date, at most `capacity` bytes; returns its length.
size_t ctoml_date(const ctoml_node *node, char *into, size_t capacity);

/// Number of elements of an array, or of entries of a table.
size_t ctoml_count(const ctoml_node *node);
const ctoml_node *ctoml_element(const ctoml_node *array, size_t index);

/// One entry of a table: its key and where the key stands.
typedef struct {
  const char *key;
  size_t key_count;
  uint32_t line;
  uint32_t column;
  const ctoml_node *value;
} ctoml_entry;

/// Writes all entries of a table, at most `capacity` of them, in an order of no meaning.
size_t ctoml_entries(const ctoml_node *table, ctoml_entry *into, size_t capacity);

#ifdef __cplusplus
}
#endif
#endif
