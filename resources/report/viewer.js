// The 3D view of the report: one canvas a plan, one camera for all. No library, no network: the shapes are in the page.
// Coordinates are the patient's (LPS, mm); the projection is parallel, so the scale bar is exact everywhere.
"use strict";
(function () {
  const data = JSON.parse(document.getElementById("stages").textContent);
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const camera = { right: [1, 0, 0], up: [0, 0, 1], out: [0, -1, 0], size: data.radius * 1.15, shift: [0, 0] };
  const hidden = new Set();
  const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const cross = (a, b) => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
  const unit = (a) => { const n = Math.hypot(...a) || 1; return a.map((x) => x / n); };
  const mix = (a, p, b, q) => a.map((x, n) => x * p + b[n] * q);

  function decoded(solid) {
    const raw = new Uint16Array(bytes(solid.points).buffer);
    const points = new Float32Array(raw.length);
    for (let n = 0; n < raw.length; n++) points[n] = data.low[n % 3] + raw[n] / 65535 * data.span[n % 3] - data.centre[n % 3];
    const corners = new Uint16Array(bytes(solid.triangles).buffer);
    const normals = new Float32Array(points.length);
    for (let t = 0; t < corners.length; t += 3) {
      const [a, b, c] = [0, 1, 2].map((k) => Array.from(points.subarray(3 * corners[t + k], 3 * corners[t + k] + 3)));
      const normal = cross(mix(b, 1, a, -1), mix(c, 1, a, -1));
      for (let k = 0; k < 3; k++) {  // walls between two parts face either way: what counts is the line, not its sign
        const at = 3 * corners[t + k];
        const sign = dot(normals.subarray(at, at + 3), normal) < 0 ? -1 : 1;
        for (let x = 0; x < 3; x++) normals[at + x] += sign * normal[x];
      }
    }
    for (let n = 0; n < normals.length; n += 3) normals.set(unit(Array.from(normals.subarray(n, n + 3))), n);  // half floats hold no large areas
    return { points, normals, corners };
  }

  const VERTEX = "attribute vec3 place, normal; uniform mat3 turn; uniform vec4 frame; varying vec3 facing;" +
    "void main() { vec3 seen = turn * place; facing = turn * normal;" +
    "gl_Position = vec4((seen.x - frame.z) / frame.x, (seen.y - frame.w) / frame.y, -seen.z / (8.0 * frame.y + 1000.0), 1.0); }";
  const FRAGMENT = "precision mediump float; varying vec3 facing; uniform vec4 colour;" +
    "void main() { float light = abs(normalize(facing).z); gl_FragColor = vec4(colour.rgb * (0.28 + 0.72 * light), colour.a); }";

  function program(gl) {
    const made = gl.createProgram();
    for (const [kind, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
      const shader = gl.createShader(kind);
      gl.shaderSource(shader, text);
      gl.compileShader(shader);
      gl.attachShader(made, shader);
    }
    gl.linkProgram(made);
    return made;
  }

  // half the height of a view in mm: everything fits, however narrow the page is
  const half = (canvas) => camera.size * Math.max(1, canvas.clientHeight / Math.max(1, canvas.clientWidth));

  function buffer(gl, kind, values) {
    const made = gl.createBuffer();
    gl.bindBuffer(kind, made);
    gl.bufferData(kind, values, gl.STATIC_DRAW);
    return made;
  }

  function stage(canvas, shapes) {
    const gl = canvas.getContext("webgl", { alpha: false, antialias: true, preserveDrawingBuffer: true });
    if (!gl) {
      canvas.parentElement.querySelector("noscript, .words").textContent = "This browser shows no 3D; the pictures below show the same.";
      return () => {};
    }
    const used = program(gl);
    const solids = shapes.map((solid) => {
      const { points, normals, corners } = decoded(solid);
      return { solid, count: corners.length, places: buffer(gl, gl.ARRAY_BUFFER, points), normals: buffer(gl, gl.ARRAY_BUFFER, normals),
        corners: buffer(gl, gl.ELEMENT_ARRAY_BUFFER, corners) };
    });
    const at = (name) => gl.getUniformLocation(used, name);
    const attributes = { places: gl.getAttribLocation(used, "place"), normals: gl.getAttribLocation(used, "normal") };
    gl.useProgram(used);
    gl.enable(gl.DEPTH_TEST);
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
    return () => {
      const ratio = window.devicePixelRatio || 1;
      canvas.width = canvas.clientWidth * ratio;
      canvas.height = canvas.clientHeight * ratio;
      gl.viewport(0, 0, canvas.width, canvas.height);
      gl.clearColor(1, 1, 1, 1);
      gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
      const { right, up, out, shift } = camera, size = half(canvas);
      gl.uniformMatrix3fv(at("turn"), false, [right[0], up[0], out[0], right[1], up[1], out[1], right[2], up[2], out[2]]);
      gl.uniform4f(at("frame"), size * canvas.width / canvas.height, size, shift[0], shift[1]);
      const draw = (part) => {
        for (const name of ["places", "normals"]) {
          gl.bindBuffer(gl.ARRAY_BUFFER, part[name]);
          gl.enableVertexAttribArray(attributes[name]);
          gl.vertexAttribPointer(attributes[name], 3, gl.FLOAT, false, 0, 0);
        }
        gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, part.corners);
        gl.uniform4f(at("colour"), ...part.solid.colour.map((value) => value / 255), part.solid.opacity);
        gl.drawElements(gl.TRIANGLES, part.count, gl.UNSIGNED_SHORT, 0);
      };
      const shown = solids.filter((part) => !hidden.has(part.solid.name));
      gl.disable(gl.BLEND);
      gl.depthMask(true);
      shown.filter((part) => part.solid.opacity >= 1).forEach(draw);
      gl.enable(gl.BLEND);
      gl.depthMask(false);
      shown.filter((part) => part.solid.opacity < 1).forEach(draw);
      gl.depthMask(true);
      marks(canvas.parentElement, canvas);
    };
  }

  // the letters of the patient's sides at the four edges, and a bar of round length
  function marks(figure, canvas) {
    const { right, up } = camera, size = half(canvas);
    const letter = (way) => {
      const names = [["L", "R"], ["P", "A"], ["S", "I"]];
      return way.map((part, n) => [Math.abs(part), names[n][part > 0 ? 0 : 1]]).filter((pair) => pair[0] > 0.38)
        .sort((a, b) => b[0] - a[0]).map((pair) => pair[1]).join("");
    };
    const minus = (way) => way.map((part) => -part);
    for (const [edge, way] of [["e", right], ["w", minus(right)], ["n", up], ["s", minus(up)]]) {
      figure.querySelector("." + edge).textContent = letter(way);
    }
    const perPixel = 2 * size / canvas.clientHeight;
    const length = [1, 2, 5, 10, 20, 50, 100, 200, 500].filter((mm) => mm / perPixel < canvas.clientWidth / 3).pop() || 1;
    const bar = figure.querySelector(".bar");
    bar.style.width = length / perPixel + "px";
    bar.textContent = length + " mm";
  }

  const figures = Array.from(document.querySelectorAll("figure.stage"));
  const drawing = figures.map((figure, n) => stage(figure.querySelector("canvas"), data.stages[n].solids));
  const redraw = () => drawing.forEach((draw) => draw());

  function turn(across, down) {
    const { right, up, out } = camera;
    camera.out = unit(mix(mix(out, 1, right, -across), 1, up, down));
    camera.right = unit(cross(up, camera.out));
    camera.up = unit(cross(camera.out, camera.right));
  }

  function zoom(by) { camera.size = Math.min(Math.max(camera.size * by, data.radius / 30), data.radius * 4); }

  for (const figure of figures) {
    const canvas = figure.querySelector("canvas");
    canvas.addEventListener("pointerdown", (event) => canvas.setPointerCapture(event.pointerId));
    canvas.addEventListener("pointermove", (event) => {
      if (!event.buttons) return;
      if (event.shiftKey || event.buttons > 1) {
        const perPixel = 2 * half(canvas) / canvas.clientHeight;
        camera.shift = [camera.shift[0] - event.movementX * perPixel, camera.shift[1] + event.movementY * perPixel];
      } else turn(event.movementX * 0.01, event.movementY * 0.01);
      redraw();
    });
    canvas.addEventListener("wheel", (event) => { event.preventDefault(); zoom(Math.exp(event.deltaY * 0.001)); redraw(); }, { passive: false });
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
    canvas.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, -0.1], ArrowDown: [0, 0.1] }[event.key];
      if (step) turn(...step);
      else if (event.key === "+" || event.key === "-") zoom(event.key === "+" ? 0.9 : 1.1);
      else return;
      event.preventDefault();
      redraw();
    });
  }
  const VIEWS = { A: [[1, 0, 0], [0, -1, 0]], P: [[-1, 0, 0], [0, 1, 0]], R: [[0, -1, 0], [-1, 0, 0]], L: [[0, 1, 0], [1, 0, 0]] };
  document.querySelectorAll("button[data-view]").forEach((button) => button.addEventListener("click", () => {
    [camera.right, camera.out] = VIEWS[button.dataset.view];
    Object.assign(camera, { up: [0, 0, 1], size: data.radius * 1.15, shift: [0, 0] });
    redraw();
  }));
  document.querySelectorAll("input[data-solid]").forEach((box) => box.addEventListener("change", () => {
    if (box.checked) hidden.delete(box.dataset.solid); else hidden.add(box.dataset.solid);
    redraw();
  }));
  window.addEventListener("resize", redraw);
  redraw();
})();
