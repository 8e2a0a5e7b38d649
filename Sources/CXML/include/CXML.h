// libxml2's reader, which gives a document one piece after the other.
#ifndef RAPPORTEUR_CXML_H
#define RAPPORTEUR_CXML_H

#include <stddef.h>
#include <stdint.h>

// The library is opened on first use, so that starting the program does not pay for it.

typedef struct cxml_reader cxml_reader;

enum {
  CXML_END = 0,      // the document is over
  CXML_START = 1,    // an element begins; cxml_name, cxml_attribute
  CXML_CLOSE = 2,    // an element ends; cxml_name
  CXML_TEXT = 3,     // text, cxml_value; an entity that the document declares is its name in "&;"
  CXML_DAMAGE = -1,  // no well-formed document; cxml_message, cxml_line
};

// Whether the library is there.
int cxml_is_available(void);

// A reader of UTF-8; the bytes must outlive it. No DTD is loaded, no entity is put in, nothing is
// fetched. NULL if the library is missing or there is no memory.
cxml_reader *cxml_open(const char *bytes, size_t count);
void cxml_close(cxml_reader *reader);

// The next piece. An element without content gives CXML_START and CXML_CLOSE.
int cxml_next(cxml_reader *reader);

// Name of the element with its prefix; valid until the next piece.
const char *cxml_name(cxml_reader *reader);
// Text of the piece; valid until the next piece.
const char *cxml_value(cxml_reader *reader);
// Moves to the next attribute of the element that began, whose name and value cxml_name and
// cxml_value then give; 0 where there are no more.
int cxml_attribute(cxml_reader *reader);

// Why and where the document is damaged, line from 1.
const char *cxml_message(cxml_reader *reader);
int cxml_line(cxml_reader *reader);

#endif
