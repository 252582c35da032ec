// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Appended to a report by browser.sh: uses it as a reader with a keyboard would, and writes what happened into the page.
(function () {
  'use strict';
  var results = [], list = document.getElementById('list'), filter = document.getElementById('filter');
  function expect(what, good) { results.push((good ? 'PASS ' : 'FAIL ') + what); }
  function key(name) {
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: name, bubbles: true, cancelable: true}));
  }
  function rows() { return Array.prototype.filter.call(list.tBodies[0].rows, function (row) { return !row.hidden; }); }
  function here() { return list.querySelector('tr.here'); }
  function wait() { return new Promise(function (resolve) { setTimeout(resolve, 100); }); }
  async function until(holds) { for (var i = 0; 20 > i; i++) if (!holds()) await wait(); return holds(); }
  function type(text) { filter.value = text; filter.dispatchEvent(new Event('input', {bubbles: true})); }

  async function run() {
    var all = rows().length, source = document.documentElement.outerHTML.replace(' class="js"', '');
    expect('all functions are listed', all > 1 ? document.getElementById('shown').textContent.indexOf(all + ' of ' + all) === 0 : false);
    expect('listings are not made before they are opened', document.querySelectorAll('details.a').length === 0);
    expect('the order by unproven accesses is announced', list.querySelector('[aria-sort=descending]') !== null);

    key('/');
    expect('/ goes to the filter', document.activeElement === filter);
    type(rows()[all - 1].cells[0].textContent.toUpperCase());
    expect('the filter hides rows', rows().length > 0 ? all > rows().length : false);
    expect('the filter hides listings', document.querySelectorAll('details.fn[hidden]').length === all - rows().length);
    key('Escape');
    expect('Escape clears the filter', rows().length === all);

    key('/');
    key('ArrowDown');
    expect('down from the filter goes to the first row', here() === rows()[0]);
    expect('its link has the focus', document.activeElement === here().querySelector('a'));
    key('j');
    expect('j goes down', here() === rows()[1]);
    key('ArrowUp');
    expect('up goes up', here() === rows()[0]);
    key('k');
    expect('k stops at the top', here() === rows()[0]);
    var number = here().id.slice(1);
    document.activeElement.click(); // what Enter does to a link
    await wait();
    var fn = document.getElementById('f' + number);
    expect('Enter opens the listing', await until(function () { return fn.open; }));
    expect('the listing is made', fn.querySelectorAll('details.a').length === Number(fn.dataset.count));
    expect('it shows instructions', fn.textContent.indexOf('ret') !== -1 || fn.textContent.indexOf('trap') !== -1);
    expect('the focus goes along', await until(function () { return document.activeElement === fn.querySelector('summary'); }));

    key('n');
    var first = document.activeElement;
    expect('n goes to an unproven access', first.parentNode.classList.contains('safe'));
    expect('it is the first one of the listing', first.parentNode === fn.querySelector('details.safe'));
    key('n');
    key('p');
    expect('n and p go forth and back', document.activeElement === first);
    first.click(); // what Enter does to a summary
    expect('Enter shows the reason', first.parentNode.open ? first.parentNode.querySelector('p').textContent.length > 20 : false);
    first.dispatchEvent(new MouseEvent('mouseover', {bubbles: true}));
    expect('the reason is a tool tip, too', first.title.indexOf(first.parentNode.querySelector('p').textContent) === 0);
    key('Escape');
    expect('Escape goes back to the list', here() !== null ? document.activeElement === here().querySelector('a') : false);

    list.tHead.querySelector('button').click();
    var names = rows().map(function (row) { return row.cells[0].textContent.toLowerCase(); });
    expect('the button of a column orders by it', names.join('\n') === names.slice().sort().join('\n'));
    expect('and says so', list.tHead.rows[0].cells[0].getAttribute('aria-sort') === 'ascending');
    list.tHead.querySelectorAll('button')[1].click();
    var counts = rows().map(function (row) { return Number(row.cells[1].textContent.replace(/,/g, '')); });
    expect('numbers are ordered as numbers', counts.join() === counts.slice().sort(function (a, b) { return b - a; }).join());
    document.getElementById('open').click();
    expect('only functions with unproven accesses are shown', rows().every(function (row) { return row.dataset.safe !== '0'; }));
    document.getElementById('open').click();

    var last = document.querySelectorAll('details.fn'), total = 0;
    last.forEach(function (one) { total += Number(one.dataset.count); });
    location.hash = '#a' + (total - 1);
    await wait();
    var access = document.getElementById('a' + (total - 1));
    expect('a link to an access opens it', access ? access.open : false);

    // Without scripts: the same page in a frame that may not run any.
    var frame = document.createElement('iframe'), loaded = new Promise(function (resolve) { frame.onload = resolve; });
    frame.sandbox = 'allow-same-origin';
    frame.srcdoc = '<!DOCTYPE html>' + source;
    document.body.appendChild(frame);
    await loaded;
    var still = frame.contentDocument;
    expect('without scripts the listings are in the page', still.querySelectorAll('details.a').length === total);
    expect('without scripts there are no tools', still.defaultView.getComputedStyle(still.querySelector('.tools')).display === 'none');
    frame.remove();

    document.querySelectorAll('details.fn').forEach(function (one) { one.open = true; });
    await wait();
    expect('every access is there', document.querySelectorAll('details.a').length === total);
    expect('no markup came from names', document.querySelectorAll('img, iframe, object, embed, link, svg, form').length === 0);
    expect('no script came from names', window.hostile === undefined ? document.scripts.length === 2 : false);
    expect('nothing was loaded', performance.getEntriesByType('resource').length === 0);
    expect('every row has a listing', rows().every(function (row) { return document.getElementById('f' + row.id.slice(1)) !== null; }));
  }
  run().catch(function (error) { expect('no exception: ' + error, false); }).then(function () {
    var pre = document.createElement('pre');
    pre.id = 'results';
    pre.textContent = results.join('\n') + '\nEND ' + results.length;
    document.body.appendChild(pre);
  });
}());
