/// The laboratory's definition: words are runs of letters and digits in lower case; no stemming, no
/// stop words; positions; nothing stored but the id; ties by order.
let benchmarkDefinition = """
  name = "benchmark"
  ties = "order"
  stored = "id"

  [analyzers.plain]
  tokenizer = "alphanumeric"
  folding = false
  stemming = false
  han_bigrams = false
  forms = false
  stop_words = []
  maximum_token_length = 255

  [[field]]
  name = "body"
  kind = "text"
  analyzer = "plain"
  boost = 1.0

  [[field]]
  name = "id"
  kind = "keyword"
  facet = false

  [[field]]
  name = "region"
  kind = "keyword"
  facet = true

  [[field]]
  name = "type"
  kind = "keyword"
  facet = true

  [[field]]
  name = "year"
  kind = "integer"
  """
