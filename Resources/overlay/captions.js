// SPDX-License-Identifier: AGPL-3.0-or-later
//
// From messages to lines on the page. Committed words are added and never touched again, so that a screen reader says
// each of them once; tentative ones are hidden from it. Text goes into text nodes only, never into markup.
"use strict";

var Earshot = Earshot || {};

Earshot.kMaxLines = 40;          // on the page, seen or not
Earshot.kKeywordSeconds = 4;     // a keyword's badge stays

// Scripts that write words without spaces between them.
Earshot.kNoSpaces = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}\u3000-\u303f\uff00-\uffef]/u;

Earshot.joint = function (before, after) {
  if (before === "" || after === "") return "";
  const last = Array.from(before).at(-1);
  const first = Array.from(after)[0];
  return Earshot.kNoSpaces.test(last) && Earshot.kNoSpaces.test(first) ? "" : " ";
};

Earshot.joinWords = (texts) => texts.reduce((line, text) => line + Earshot.joint(line, text) + text, "");

// Words of a message as texts, whatever came over the wire.
Earshot.wordTexts = (message) =>
  Array.isArray(message.words) ? message.words.map((word) => String(word?.text ?? "")).filter((text) => text !== "") : [];

Earshot.Captions = class {
  constructor(parameters, box, list, badges) {
    this.parameters = parameters;
    this.box = box;
    this.list = list;
    this.badges = badges;
    this.reset();
  }

  reset() {
    this.lines = new Map(); // "stream/segment" -> line, in the order of the page
    this.streams = new Set();
    this.list.replaceChildren();
    this.badges.replaceChildren();
    this.update();
  }

  handle(message) {
    const stream = message.stream?.id ?? 0;
    if (this.parameters.streams && !this.parameters.streams.includes(stream)) return;
    switch (message.type) {
      case "partial": return this.showSegment(message, stream, false);
      case "final": return this.showSegment(message, stream, true);
      case "gap": return this.showGap(message, stream);
      case "clear": return this.clear(stream, Number(message.end));
      case "label": return this.showLabel(message, stream);
      case "keyword": return this.showKeyword(message, stream);
    }
  }

  showSegment(message, stream, isFinal) {
    const texts = Earshot.wordTexts(message);
    const key = `${stream}/${message.segment}`;
    const numCommitted = isFinal ? texts.length : Math.min(Number(message.committed) || 0, texts.length);
    let line = this.lines.get(key);
    if (texts.length === 0) {
      if (line && line.committed === "") this.drop(key);
      else if (line) line.tentativeNode.textContent = "";
      return this.update();
    }
    if (line?.isFinal) return;
    if (isFinal && message.fills_gap) this.closeGaps(stream, Number(message.start), Number(message.end));
    line ??= this.addLine(key, stream, message.stream ?? {}, Number(message.start) || 0);
    line.isFinal = isFinal;
    line.end = Number(message.end) || 0;
    this.commit(line, texts.slice(0, numCommitted));
    const tentative = this.parameters.partial && !isFinal ? Earshot.joinWords(texts.slice(numCommitted)) : "";
    line.tentativeNode.textContent = Earshot.joint(line.committed, tentative) + tentative;
    this.update();
  }

  // Adds what is new in a node of its own: only that is announced.
  commit(line, texts) {
    const text = Earshot.joinWords(texts);
    if (text === line.committed) return;
    let added = text.slice(line.committed.length);
    if (!text.startsWith(line.committed)) { // must not happen; better right than calm
      line.committedNode.replaceChildren();
      added = text;
    }
    const node = document.createElement("span");
    node.textContent = added;
    line.committedNode.append(node);
    line.committed = text;
  }

  addLine(key, stream, identity, start) {
    const element = document.createElement("p");
    element.className = "line";
    element.dir = "auto";
    element.dataset.stream = stream;
    const name = document.createElement("span");
    name.className = "speaker";
    name.textContent = String(identity.name ?? "");
    const committedNode = document.createElement("span");
    committedNode.className = "committed";
    const tentativeNode = document.createElement("span");
    tentativeNode.className = "tentative";
    tentativeNode.setAttribute("aria-hidden", "true");
    element.append(name, committedNode, tentativeNode);

    this.streams.add(stream);
    const line = { element, name, committedNode, tentativeNode, committed: "", stream, start, end: start, isFinal: false };
    this.insert(key, line);
    Earshot.applySignColour(name, identity.colour); // on the page: only there it has a colour
    return line;
  }

  // In order of time among the lines of its stream; other streams have clocks of their own.
  insert(key, line) {
    const later = [...this.lines.values()].find((other) => other.stream === line.stream && other.start > line.start);
    this.list.insertBefore(line.element, later ? later.element : null);
    this.lines.set(key, line);
    while (this.lines.size > Earshot.kMaxLines) this.drop(this.lines.keys().next().value);
  }

  drop(key) {
    this.lines.get(key)?.element.remove();
    this.lines.delete(key);
  }

  showGap(message, stream) {
    const key = `${stream}/gap ${message.start}`;
    if (this.lines.has(key)) return;
    const element = document.createElement("p");
    element.className = "line gap";
    element.dir = "auto";
    element.textContent = String(message.text ?? "");
    const line = { element, name: null, committed: element.textContent, stream, start: Number(message.start), end: Number(message.end), isFinal: true, isGap: true };
    this.insert(key, line);
    this.update();
  }

  closeGaps(stream, start, end) {
    for (const [key, line] of this.lines)
      if (line.isGap && line.stream === stream && line.start < end && line.end > start) this.drop(key);
  }

  // The server's, after silence or by hand; unless the address has a rule of its own.
  clear(stream, end) {
    if (this.parameters.clear !== null) return;
    for (const [key, line] of this.lines)
      if (line.stream === stream && line.end <= end + 0.001) this.drop(key);
    this.update();
  }

  clearAll() {
    for (const [key, line] of this.lines) if (line.isFinal) this.drop(key);
    this.update();
  }

  // Nobody knows any more how these would have gone on.
  dropTentative() {
    for (const [key, line] of this.lines) {
      if (line.tentativeNode) line.tentativeNode.textContent = "";
      if (line.committed === "") this.drop(key);
    }
    this.update();
  }

  showLabel(message, stream) {
    const key = `${stream}/${message.model}/${message.label}`;
    const shown = [...this.badges.children].find((badge) => badge.dataset.key === key);
    if (message.active === true && !shown) this.addBadge(message.label, "label", message.stream, key);
    if (message.active !== true) shown?.remove();
  }

  showKeyword(message, stream) {
    const badge = this.addBadge(message.keyword, "keyword", message.stream, `${stream}/keyword`);
    setTimeout(() => badge?.remove(), Earshot.kKeywordSeconds * 1000);
  }

  addBadge(text, kind, identity, key) {
    if (!this.parameters.labels) return null;
    const badge = document.createElement("span");
    badge.className = `badge ${kind}`;
    badge.dir = "auto";
    badge.dataset.key = key;
    badge.textContent = String(text ?? "");
    this.badges.append(badge);
    Earshot.applySignColour(badge, identity?.colour);
    return badge;
  }

  // After each change: names where they help, and nothing at all where there is nothing to read.
  update() {
    const showNames = this.parameters.names ?? this.streams.size > 1;
    let former = null;
    let isEmpty = true;
    for (const element of this.list.children) {
      const line = [...this.lines.values()].find((other) => other.element === element);
      if (!line) continue;
      if (line.name) line.name.hidden = !showNames || line.name.textContent === "" || former === line.stream;
      former = line.stream;
      isEmpty &&= element.textContent === "";
    }
    this.box.classList.toggle("empty", isEmpty);
    const first = this.list.firstElementChild;
    const top = this.list.getBoundingClientRect().top;
    this.list.classList.toggle("full", first !== null && first.getBoundingClientRect().top < top - 1);
    this.changedAt = performance.now();
  }
};
