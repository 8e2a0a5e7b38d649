import Testing

@testable import WebPages

@Suite struct HTMLWriterTests {
  private func written(_ body: (inout HTMLWriter) -> Void) -> String {
    var writer = HTMLWriter()
    body(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test("texts and attributes are escaped, whatever they hold")
  func escaping() {
    let hostile = "<script>alert(\"x\")</script> & 'y' </p>"
    let html = written { $0.element(.p, [.class(hostile)], text: hostile) }
    #expect(!html.contains("<script"))
    #expect(html.contains("&lt;script&gt;alert(\"x\")&lt;/script&gt; &amp; 'y' &lt;/p&gt;"))
    #expect(
      html.contains("class=\"&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt; &amp; &#39;y&#39;"))
  }

  @Test("control characters never reach a page")
  func controls() {
    #expect(
      written { $0.text("a\u{0}b\u{8}c\u{7F}d\te\nf") } == "a\u{FFFD}b\u{FFFD}c\u{FFFD}d\te\nf")
  }

  @Test("data in a script element cannot end it")
  func data() {
    let json = Array("{\"a\":\"</script><!-- &\"}".utf8)
    let html = written { $0.data(type: "application/ld+json", json: json) }
    #expect(html.hasSuffix("</script>"))
    #expect(html.dropLast("</script>".count).contains("</script") == false)
    #expect(html.contains("\\u003c/script\\u003e\\u003c!-- \\u0026"))
  }

  @Test("marks of a snippet become elements, other markup stays text")
  func marks() {
    let html = written { MarkedText.write("a <mark>b</mark> <b>c</b> <mark>d", into: &$0) }
    #expect(html == "a <mark>b</mark> &lt;b&gt;c&lt;/b&gt; d")
  }
}

@Suite struct LinkTests {
  @Test(
    "only http and https lead away",
    arguments: [
      "javascript:alert(1)", "JAVASCRIPT:alert(1)", " javascript:x", "data:text/html,x",
      "//evil.example",
      "vbscript:x", "http:/x", "http://a b", "http://a\u{0}b", "",
    ])
  func refused(_ url: String) {
    #expect(Link.web(url) == nil)
  }

  @Test("addresses on the web keep their parts and are ASCII")
  func web() {
    #expect(
      Link.web("https://example.org/a?b=c&d=é#f")?.text == "https://example.org/a?b=c&d=%C3%A9#f")
  }

  @Test("ids are encoded: slashes stay, what means something does not")
  func records() {
    #expect(Link.record("mrs-45#3.8 ?x%").text == "/record/mrs-45%233.8%20%3Fx%25")
    #expect(Link.record("a/b/c").text == "/record/a/b/c")
  }

  @Test("queries are encoded")
  func queries() {
    let link = Link(["search"], query: [("q", "a&b=c +d"), ("filter.court", "x")])
    #expect(link.text == "/search?q=a%26b%3Dc%20%2Bd&filter.court=x")
  }
}
