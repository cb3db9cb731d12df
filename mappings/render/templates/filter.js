// Shows the rows whose status is ticked and that hold every word looked for.
const filter = document.querySelector('.filter');
filter.hidden = false;
filter.addEventListener('input', () => {
  const status = [...filter.querySelectorAll(':checked')].map(box => box.value);
  const words = filter.querySelector('[type=search]').value.toLowerCase().split(/\s+/);
  for (const group of document.querySelectorAll('.group')) {
    const rows = [...group.querySelectorAll('tbody tr')];
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = row.dataset.status && !status.includes(row.dataset.status) || !words.every(word => text.includes(word));
    }
    group.hidden = rows.every(row => row.hidden);
  }
});
filter.addEventListener('submit', event => event.preventDefault());
