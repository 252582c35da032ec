// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Without this script the page is a document to read: it adds filter, order, keys and listings that are made when they are opened.
// The listings stand in noscript elements, which a browser with scripts keeps as text: thousands of functions then cost nothing.
(function () {
  'use strict';
  var root = document.documentElement, list = document.getElementById('list'), filter = document.getElementById('filter'),
      open = document.getElementById('open'), shown = document.getElementById('shown');
  var functions = Array.prototype.slice.call(document.querySelectorAll('details.fn'));
  root.className = 'js';

  function fill(fn) {
    var text = fn.querySelector('noscript');
    if (!text) return;
    var code = document.createElement('div');
    code.innerHTML = text.textContent;
    fn.replaceChild(code, text);
  }
  document.addEventListener('toggle', function (event) {
    if (event.target.open) if (event.target.className === 'fn') fill(event.target);
  }, true);

  // What an access rests on, as a tool tip.
  document.addEventListener('mouseover', function (event) {
    var summary = event.target.closest ? event.target.closest('.a > summary') : null;
    if (summary) if (!summary.title)
      summary.title = Array.prototype.map.call(summary.parentNode.querySelectorAll('p'), function (p) { return p.textContent; }).join('\n');
  });

  // Chromium takes the focus away at the end of a navigation within the page: for a moment it is given back.
  function focus(element) {
    var again = function () {
      setTimeout(function () { if (document.activeElement === document.body) element.focus({preventScroll: true}); }, 0);
    };
    element.addEventListener('blur', again);
    setTimeout(function () { element.removeEventListener('blur', again); }, 2000);
    element.focus({preventScroll: true});
  }
  function show(fn) {
    fn.open = true;
    fill(fn);
    fn.scrollIntoView();
    focus(fn.querySelector('summary'));
  }
  // Opens what the address names: a function (#f12), or an access (#a345) in the last function that begins at or before it.
  function follow() {
    var id = location.hash.slice(1), number = Number(id.slice(1)), target = null;
    if (id === 'failed') { functions.forEach(function (fn) { fn.open = true; fill(fn); }); target = document.getElementById(id); }
    else if (/^f[0-9]+$/.test(id)) { target = document.getElementById(id); if (target) show(target); return; }
    else if (/^a[0-9]+$/.test(id)) {
      functions.forEach(function (fn) {
        var first = Number(fn.dataset.first), end = first + Number(fn.dataset.count);
        if (number >= first) if (end > number) { fn.open = true; fill(fn); }
      });
      target = document.getElementById(id);
      if (target) { target.open = true; focus(target.querySelector('summary')); }
    }
    else target = document.getElementById(id);
    if (target) {
      target.scrollIntoView({block: target.tagName === 'SECTION' ? 'start' : 'center'});
      if (target.tagName === 'SECTION') focus(target);
    }
  }
  window.addEventListener('hashchange', follow);
  // A link to where one already is, too.
  document.addEventListener('click', function (event) {
    var link = event.target.closest ? event.target.closest('a[href^="#"]') : null;
    if (link) if (link.getAttribute('href') === location.hash) follow();
  });

  if (list) {
    var body = list.tBodies[0], rows = Array.prototype.slice.call(body.rows), here = null;
    var fnOf = function (row) { return document.getElementById('f' + row.id.slice(1)); };
    var visible = function () { return rows.filter(function (row) { return !row.hidden; }); };

    var select = function (row) {
      if (here) here.classList.remove('here');
      here = row;
      row.classList.add('here');
      row.querySelector('a').focus();
    };
    var step = function (by) {
      var all = visible(), at = all.indexOf(here);
      if (all.length) select(all[Math.max(0, Math.min(all.length - 1, at === -1 ? 0 : at + by))]);
    };
    var apply = function () {
      var text = filter.value.toLowerCase(), count = 0;
      rows.forEach(function (row) {
        var hidden = row.cells[0].textContent.toLowerCase().indexOf(text) === -1 || (open.checked ? row.dataset.safe === '0' : false), fn = fnOf(row);
        row.hidden = hidden;
        if (fn) fn.hidden = hidden;
        count += hidden ? 0 : 1;
      });
      shown.textContent = count + ' of ' + rows.length + ' functions';
    };
    filter.addEventListener('input', apply);
    open.addEventListener('change', apply);
    list.addEventListener('focusin', function (event) {
      var row = event.target.closest('tbody tr');
      if (row) if (row !== here) { if (here) here.classList.remove('here'); here = row; row.classList.add('here'); }
    });

    // Order: a column's button turns it around.
    var value = function (row, column) {
      var text = row.cells[column].dataset.value || row.cells[column].textContent;
      return column === 0 ? text.toLowerCase() : Number(text.replace(/[,%]/g, ''));
    };
    Array.prototype.forEach.call(list.tHead.rows[0].cells, function (head, column) {
      var button = head.querySelector('button');
      if (button) button.addEventListener('click', function () {
        var up = head.getAttribute('aria-sort') === 'descending' || (column === 0 ? head.getAttribute('aria-sort') !== 'ascending' : false),
            sign = up ? 1 : -1;
        Array.prototype.forEach.call(list.tHead.rows[0].cells, function (other) { other.removeAttribute('aria-sort'); });
        head.setAttribute('aria-sort', up ? 'ascending' : 'descending');
        rows.sort(function (a, b) {
          var x = value(a, column), y = value(b, column);
          return x === y ? Number(a.id.slice(1)) - Number(b.id.slice(1)) : (x > y ? sign : -sign);
        });
        rows.forEach(function (row) { body.appendChild(row); });
      });
    });
    apply();
  }

  // From one unproven access of the opened functions to the next.
  function jump(by) {
    var all = Array.prototype.filter.call(document.querySelectorAll('details.fn[open] details.safe > summary'),
                                           function (s) { return s.offsetParent !== null; });
    if (!all.length) return;
    var at = all.indexOf(document.activeElement), i;
    if (at === -1) { // the one after, or before, where the reader is
      var place = document.activeElement;
      for (i = 0; all.length > i; i++) if (place.compareDocumentPosition(all[i]) % 8 >= 4) break;
      at = by > 0 ? i - 1 : i;
    }
    at = (at + by + all.length) % all.length;
    all[at].focus();
    all[at].scrollIntoView({block: 'center'});
  }
  document.addEventListener('keydown', function (event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    var typing = event.target === filter, in_list = list ? list.contains(event.target) || event.target === document.body : false;
    if (event.key === 'Escape') { if (filter) { filter.value = ''; apply(); } if (here) select(here); else if (filter) filter.blur(); }
    else if (typing) {
      if (event.key === 'ArrowDown' || event.key === 'Enter') { here = null; step(0); } else return;
    }
    else if (event.key === '/') { if (filter) { filter.focus(); filter.select(); } }
    else if (event.key === 'j' || (in_list ? event.key === 'ArrowDown' : false)) { if (list) step(1); }
    else if (event.key === 'k' || (in_list ? event.key === 'ArrowUp' : false)) { if (list) step(-1); }
    else if (event.key === 'n') jump(1);
    else if (event.key === 'p') jump(-1);
    else return;
    event.preventDefault();
  });
  functions.forEach(function (fn) { if (fn.open) fill(fn); });
  if (location.hash) follow();
}());
