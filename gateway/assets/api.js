// The API page with a script: it searches while one types, opens what a link leads to, and `/` goes to
// the search. Words come from the page.
(() => {
  'use strict';

  const box = document.getElementById('q');
  const found = document.getElementById('found');
  const operations = [...document.querySelectorAll('.operation')];

  function search() {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const operation of operations) {
      operation.hidden = !words.every((word) => operation.dataset.search.includes(word));
      if (!operation.hidden) count += 1;
    }
    for (const service of document.querySelectorAll('.service')) {
      service.hidden = !service.querySelector('.operation:not([hidden])');
    }
    const { none, one, many } = found.dataset;
    found.textContent = count === 0 ? none : count === 1 ? one : many.replace('2', count);
  }

  function open() {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target?.closest('details');
    if (!details) return;
    details.hidden = false;
    details.open = true;
    details.scrollIntoView();
  }

  // What the server has searched for is not on the page any more: only a page with all of it is searched here.
  if (!box.defaultValue) box.addEventListener('input', search);
  addEventListener('hashchange', open);
  addEventListener('keydown', (event) => {
    const isTyping = event.target.closest?.('input, textarea, select');
    if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      box.focus();
    }
  });
  open();
})();
