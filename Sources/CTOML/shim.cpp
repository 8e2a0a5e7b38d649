#include "CTOML.h"

#include <cstring>
#include <exception>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

// toml++ 3.3 asserts, in its parser, things that malformed keys make false; with NDEBUG it even
// lets the compiler assume them. Here they are errors like any other.
#undef NDEBUG
#define TOML_ASSERT(condition) \
  ((condition) ? static_cast<void>(0) : throw std::logic_error("malformed key or value"))
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

struct ctoml_document {
  toml::table root;
};

namespace {

const toml::node *node_of(const ctoml_node *node) {
  return reinterpret_cast<const toml::node *>(node);
}

const ctoml_node *handle(const toml::node *node) {
  return reinterpret_cast<const ctoml_node *>(node);
}

void fail(ctoml_error *error, uint32_t line, uint32_t column, const char *message, size_t count) {
  if (!error) return;
  error->line = line;
  error->column = column;
  size_t n = count < sizeof error->message - 1 ? count : sizeof error->message - 1;
  std::memcpy(error->message, message, n);
  error->message[n] = 0;
}

// toml++ limits nested values, but neither dotted keys nor dotted headers, and frees what they
// nest recursively: a line of a hundred thousand dots would overflow the stack.
constexpr size_t longest_dotted_run = 1000;

uint32_t line_with_too_many_dots(const char *bytes, size_t count) {
  uint32_t line = 1;
  size_t dots = 0;
  for (size_t i = 0; i < count; i++) {
    if (bytes[i] == '\n') {
      line++;
      dots = 0;
    } else if (bytes[i] == '.' && ++dots > longest_dotted_run) {
      return line;
    }
  }
  return 0;
}

}  // namespace

ctoml_document *ctoml_parse(const char *bytes, size_t count, ctoml_error *error) {
  static const char dots[] = "more than 1000 dots in one line";
  static const char unknown[] = "out of memory";
  if (uint32_t line = line_with_too_many_dots(bytes, count)) {
    fail(error, line, 1, dots, sizeof dots - 1);
    return nullptr;
  }
  try {
    auto document = std::make_unique<ctoml_document>();
    document->root = toml::parse(std::string_view(bytes, count));
    return document.release();
  } catch (const toml::parse_error &problem) {
    auto text = problem.description();
    fail(error, problem.source().begin.line, problem.source().begin.column, text.data(),
         text.size());
  } catch (const std::exception &problem) {
    fail(error, 0, 0, problem.what(), std::strlen(problem.what()));
  } catch (...) {
    fail(error, 0, 0, unknown, sizeof unknown - 1);
  }
  return nullptr;
}

void ctoml_free(ctoml_document *document) { delete document; }

const ctoml_node *ctoml_root(const ctoml_document *document) { return handle(&document->root); }

int32_t ctoml_kind(const ctoml_node *node) {
  switch (node_of(node)->type()) {
    case toml::node_type::table: return CTOML_TABLE;
    case toml::node_type::array: return CTOML_ARRAY;
    case toml::node_type::string: return CTOML_STRING;
    case toml::node_type::integer: return CTOML_INTEGER;
    case toml::node_type::floating_point: return CTOML_FLOAT;
    case toml::node_type::boolean: return CTOML_BOOLEAN;
    case toml::node_type::date:
    case toml::node_type::time:
    case toml::node_type::date_time: return CTOML_DATE;
    default: return 0;
  }
}

void ctoml_position(const ctoml_node *node, uint32_t *line, uint32_t *column) {
  const auto &begin = node_of(node)->source().begin;
  *line = begin.line;
  *column = begin.column;
}

const char *ctoml_string(const ctoml_node *node, size_t *count) {
  if (const auto *value = node_of(node)->as_string()) {
    const std::string &text = value->get();
    *count = text.size();
    return text.data();
  }
  *count = 0;
  return "";
}

int64_t ctoml_integer(const ctoml_node *node) {
  const auto *value = node_of(node)->as_integer();
  return value ? value->get() : 0;
}

double ctoml_float(const ctoml_node *node) {
  const auto *value = node_of(node)->as_floating_point();
  return value ? value->get() : 0;
}

int32_t ctoml_boolean(const ctoml_node *node) {
  const auto *value = node_of(node)->as_boolean();
  return value && value->get();
}

size_t ctoml_date(const ctoml_node *node, char *into, size_t capacity) {
  try {
    std::ostringstream stream;
    const toml::node *raw = node_of(node);
    if (const auto *date = raw->as_date()) stream << date->get();
    if (const auto *time = raw->as_time()) stream << time->get();
    if (const auto *both = raw->as_date_time()) stream << both->get();
    std::string text = stream.str();
    size_t n = text.size() < capacity ? text.size() : capacity;
    std::memcpy(into, text.data(), n);
    return n;
  } catch (...) {
    return 0;
  }
}

size_t ctoml_count(const ctoml_node *node) {
  const toml::node *raw = node_of(node);
  if (const auto *array = raw->as_array()) return array->size();
  if (const auto *table = raw->as_table()) return table->size();
  return 0;
}

const ctoml_node *ctoml_element(const ctoml_node *array, size_t index) {
  const auto *elements = node_of(array)->as_array();
  return elements ? handle(elements->get(index)) : nullptr;
}

size_t ctoml_entries(const ctoml_node *table, ctoml_entry *into, size_t capacity) {
  const auto *entries = node_of(table)->as_table();
  if (!entries) return 0;
  size_t n = 0;
  for (auto &&[key, value] : *entries) {
    if (n == capacity) break;
    const auto &begin = key.source().begin;
    into[n++] = {key.str().data(), key.str().size(), begin.line, begin.column, handle(&value)};
  }
  return n;
}
