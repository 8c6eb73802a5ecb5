// Runs before the first paint: puts the reader's own choice of theme on the page. Without a choice the system decides, in CSS alone.
try {
  const choice = localStorage.getItem('cipherward-theme');
  if (choice === 'light' || choice === 'dark') document.documentElement.dataset.theme = choice;
} catch {
  // Storage can be forbidden; then the system decides.
}
