#include "CXML.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

// From libxml2's headers, whose values are part of its binary interface.
enum { NODE_ELEMENT = 1, NODE_TEXT = 3, NODE_CDATA = 4, NODE_ENTITY = 5, NODE_SPACE = 13,
       NODE_SIGNIFICANT_SPACE = 14, NODE_END = 15 };
enum { PARSE_NOERROR = 1 << 5, PARSE_NOWARNING = 1 << 6, PARSE_NONET = 1 << 11,
       PARSE_COMPACT = 1 << 16 };
struct xml_error { int domain; int code; const char *message; int level; const char *file; int line; };

static struct {
  void *(*open)(const char *, int, const char *, const char *, int);
  void (*close)(void *);
  int (*read)(void *);
  int (*type)(void *);
  int (*is_empty)(void *);
  const unsigned char *(*name)(void *);
  const unsigned char *(*value)(void *);
  int (*next_attribute)(void *);
  int (*line)(void *);
  const struct xml_error *(*error)(void);
  void (*reset_error)(void);
  int ready;
} library;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static void load(void) {
  void *handle = NULL;
  const char *names[] = {"libxml2.so.2", "libxml2.so.16", "libxml2.so"};
  for (size_t i = 0; !handle && i < sizeof names / sizeof *names; i++)
    handle = dlopen(names[i], RTLD_LAZY | RTLD_LOCAL);
  if (!handle) return;
#define FIND(member, symbol) *(void **)&library.member = dlsym(handle, symbol)
  FIND(open, "xmlReaderForMemory");
  FIND(close, "xmlFreeTextReader");
  FIND(read, "xmlTextReaderRead");
  FIND(type, "xmlTextReaderNodeType");
  FIND(is_empty, "xmlTextReaderIsEmptyElement");
  FIND(name, "xmlTextReaderConstName");
  FIND(value, "xmlTextReaderConstValue");
  FIND(next_attribute, "xmlTextReaderMoveToNextAttribute");
  FIND(line, "xmlTextReaderGetParserLineNumber");
  FIND(error, "xmlGetLastError");
  FIND(reset_error, "xmlResetLastError");
#undef FIND
  library.ready = library.open && library.close && library.read && library.type && library.is_empty &&
                  library.name && library.value && library.next_attribute && library.line &&
                  library.error && library.reset_error;
}

struct cxml_reader {
  void *reader;
  char *name;      // of an element without content, whose end is still to be told
  char *message;   // why the document is damaged
  char *entity;    // "&name;"
  int line;
  int ends;        // whether the element that began has no content
};

int cxml_is_available(void) {
  pthread_once(&once, load);
  return library.ready;
}

cxml_reader *cxml_open(const char *bytes, size_t count) {
  if (!cxml_is_available() || count > INT_MAX) return NULL;
  cxml_reader *reader = calloc(1, sizeof *reader);
  if (!reader) return NULL;
  library.reset_error();
  reader->reader = library.open(bytes, (int)count, NULL, "UTF-8",
                                PARSE_NOERROR | PARSE_NOWARNING | PARSE_NONET | PARSE_COMPACT);
  if (!reader->reader) {
    free(reader);
    return NULL;
  }
  return reader;
}

void cxml_close(cxml_reader *reader) {
  if (!reader) return;
  library.close(reader->reader);
  free(reader->name);
  free(reader->message);
  free(reader->entity);
  free(reader);
}

static int damage(cxml_reader *reader) {
  const struct xml_error *error = library.error();
  const char *message = error && error->message ? error->message : "it is no well-formed XML";
  free(reader->message);
  reader->message = strdup(message);
  reader->line = error && error->line > 0 ? error->line : library.line(reader->reader);
  return CXML_DAMAGE;
}

int cxml_next(cxml_reader *reader) {
  if (reader->ends) {
    reader->ends = 0;
    return CXML_CLOSE;
  }
  for (;;) {
    int result = library.read(reader->reader);
    if (result < 0) return damage(reader);
    if (result == 0) return CXML_END;
    switch (library.type(reader->reader)) {
      case NODE_ELEMENT:
        reader->ends = library.is_empty(reader->reader) == 1;
        if (reader->ends) {
          free(reader->name);
          const unsigned char *name = library.name(reader->reader);
          reader->name = strdup(name ? (const char *)name : "");
        } else {
          free(reader->name);
          reader->name = NULL;
        }
        return CXML_START;
      case NODE_END:
        free(reader->name);
        reader->name = NULL;
        return CXML_CLOSE;
      case NODE_TEXT:
      case NODE_CDATA:
      case NODE_SPACE:
      case NODE_SIGNIFICANT_SPACE:
        free(reader->entity);
        reader->entity = NULL;
        return CXML_TEXT;
      case NODE_ENTITY: {
        const unsigned char *name = library.name(reader->reader);
        size_t length = name ? strlen((const char *)name) : 0;
        free(reader->entity);
        reader->entity = malloc(length + 3);
        if (!reader->entity) return damage(reader);
        reader->entity[0] = '&';
        if (length) memcpy(reader->entity + 1, name, length);
        memcpy(reader->entity + length + 1, ";", 2);
        return CXML_TEXT;
      }
      default: break;
    }
  }
}

const char *cxml_name(cxml_reader *reader) {
  // After its attributes were read the reader no longer stands at the element.
  if (reader->name && !reader->ends) return reader->name;
  return (const char *)library.name(reader->reader);
}

const char *cxml_value(cxml_reader *reader) {
  return reader->entity ? reader->entity : (const char *)library.value(reader->reader);
}

int cxml_attribute(cxml_reader *reader) {
  free(reader->entity);
  reader->entity = NULL;
  return library.next_attribute(reader->reader) == 1;
}

const char *cxml_message(cxml_reader *reader) { return reader->message ? reader->message : ""; }
int cxml_line(cxml_reader *reader) { return reader->line; }
