// SPDX-License-Identifier: AGPL-3.0-or-later
//
// From the parameters of the address to custom properties of the page. A value that is out of range or no colour is
// left out, so that the default stands. docs/overlay.md has the table.
"use strict";

var Earshot = Earshot || {};

// The value as the browser writes it, which closes what was left open; "" where it is none, or only stands for another
// one (inherit, var). `inUse`: it must do as a part of this as well.
Earshot.cssValue = function (property, value, inUse) {
  const probe = document.createElement("span").style;
  probe.setProperty(property, value);
  const written = probe.getPropertyValue(property);
  return written !== "" && !/\b(var|env)\(/i.test(written) && CSS.supports(property, inUse(written)) ? written : "";
};

Earshot.readParameters = function (search) {
  const query = new URLSearchParams(search);
  const text = (name) => (query.get(name) ?? "").trim();
  const number = (name, fallback, low, high) => {
    const value = text(name) === "" ? NaN : Number(text(name));
    return Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : fallback;
  };
  const choice = (name, values) => (values.includes(text(name)) ? text(name) : values[0]);
  const flag = (name, fallback) => ({ 1: true, on: true, true: true, 0: false, off: false, false: false })[text(name)] ?? fallback;
  // "ffd166" is a colour as well: a # in an address would have to be written %23.
  const colour = (name, fallback) => {
    const value = /^[0-9a-f]{3,8}$/i.test(text(name)) ? "#" + text(name) : text(name);
    return Earshot.cssValue("color", value, (colour) => `color-mix(in srgb, ${colour}, red)`) || fallback;
  };

  return {
    token: text("token"),
    font: Earshot.cssValue("font-family", text("font"), (font) => `${font}, serif`),
    size: number("size", 42, 8, 400),
    weight: number("weight", 600, 100, 900),
    colour: colour("colour", colour("color", "#ffffff")),
    tentativeColour: colour("tentative", ""),
    partial: flag("partial", true),
    background: colour("background", "#000000"),
    opacity: number("opacity", text("background") === "" ? 0 : 75, 0, 100),
    outline: number("outline", 3, 0, 20),
    outlineColour: colour("outlinecolour", colour("outlinecolor", "#000000")),
    shadow: number("shadow", 4, 0, 40),
    lines: Math.round(number("lines", 2, 1, 20)),
    position: choice("position", ["bottom", "top", "floating"]),
    align: choice("align", ["start", "center", "end", "left", "right"]),
    margin: number("margin", 4, 0, 40),
    width: number("width", 80, 10, 100),
    x: number("x", 10, 0, 100),
    y: number("y", 10, 0, 100),
    names: flag("names", null), // null: when there are several streams
    labels: flag("labels", true),
    clear: text("clear") === "" ? null : number("clear", null, 0, 3600), // null: when the server says so
    streams: text("stream") === "" ? null : text("stream").split(",").map(Number).filter(Number.isInteger),
    status: flag("status", null), // null: in a browser, but not in OBS
    motion: flag("motion", true),
    lang: /^[A-Za-z0-9-]{1,35}$/.test(text("lang")) ? text("lang") : "",
  };
};

// Shadows all around instead of -webkit-text-stroke, which draws into letters and over the joints of Arabic ones.
Earshot.outlineShadow = function (width, colour, drop) {
  const shadows = [];
  for (let ring = width; ring > 0; ring -= 2) {
    const steps = Math.max(8, Math.ceil(ring * 6));
    for (let i = 0; i < steps; ++i) {
      const angle = (2 * Math.PI * i) / steps;
      shadows.push(`${(ring * Math.cos(angle)).toFixed(2)}px ${(ring * Math.sin(angle)).toFixed(2)}px 0 ${colour}`);
    }
  }
  if (drop > 0) shadows.push(`0 ${(drop / 2).toFixed(1)}px ${drop}px ${colour}`);
  return shadows.join(", ") || "none";
};

Earshot.applyStyle = function (parameters, root, stage) {
  const set = (name, value) => root.style.setProperty(name, value);
  const fallbackFonts = getComputedStyle(root).getPropertyValue("--font");
  if (parameters.font) set("--font", `${parameters.font}, ${fallbackFonts}`);
  if (parameters.lang) root.lang = parameters.lang;
  set("--size", `${parameters.size}px`);
  set("--weight", parameters.weight);
  set("--colour", parameters.colour);
  if (parameters.tentativeColour) set("--tentative", parameters.tentativeColour);
  set("--background", `color-mix(in srgb, ${parameters.background} ${parameters.opacity}%, transparent)`);
  set("--text-shadow", Earshot.outlineShadow(parameters.outline, parameters.outlineColour, parameters.shadow));
  set("--lines", parameters.lines);
  set("--align", parameters.align);
  set("--badge-align", { center: "center", end: "flex-end", right: "flex-end" }[parameters.align] ?? "flex-start");
  set("--margin", `${parameters.margin}%`);
  set("--width", `${parameters.width}%`);
  set("--x", `${parameters.x}%`);
  set("--y", `${parameters.y}%`);
  if (!parameters.motion) set("--fade", "0ms");
  stage.dataset.position = parameters.position;
};

// A sign in the colour of a stream, with the ink that can be read on it.
Earshot.applySignColour = function (element, colour) {
  if (!CSS.supports("color", String(colour))) return;
  element.style.setProperty("--sign-colour", colour);
  const [red, green, blue] = (getComputedStyle(element).backgroundColor.match(/[\d.]+/g) ?? [0, 0, 0]).map(Number);
  element.style.setProperty("--sign-ink", 0.299 * red + 0.587 * green + 0.114 * blue > 130 ? "#14161c" : "#fff");
};
