// Completions for the search box, while it is typed in. Everything works without them.
(function () {
  "use strict";
  var box = document.getElementById("q");
  var list = document.getElementById("near");
  if (!box || !list) return;
  var timer = 0, last = "", wanted = "";
  // The policy of these pages lets a script be loaded from this server, and nothing be fetched; so the
  // answer comes as a script that calls this.
  window.rapporteurSuggest = function (query, texts, notes) {
    if (query !== wanted) return;
    list.textContent = "";
    for (var i = 0; i < texts.length; i++) {
      var option = document.createElement("option");
      option.value = texts[i];
      option.label = notes[i] ? texts[i] + " – " + notes[i] : texts[i];
      list.appendChild(option);
    }
  };
  function ask() {
    wanted = box.value;
    if (wanted === last || wanted.trim().length < 2) return;
    last = wanted;
    var script = document.createElement("script");
    script.src = "/suggest.js?q=" + encodeURIComponent(wanted) +
      "&lang=" + encodeURIComponent(document.documentElement.lang);
    script.onload = script.onerror = function () { script.remove(); };
    document.head.appendChild(script);
  }
  box.addEventListener("input", function () {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  // A slash anywhere leads to the box, but for where one types.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (/^(input|select|textarea)$/i.test(event.target.tagName)) return;
    event.preventDefault();
    box.focus();
  });
})();
