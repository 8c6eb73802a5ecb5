// Runs before the first paint and before the page's own scripts have come.
{
  const { dataset } = document.documentElement;
  const contributing = location.pathname === '/contribute';

  // The reader's own choice of theme. Without a choice the system decides, in CSS alone.
  try {
    const choice = localStorage.getItem('cipherward-theme');
    if (choice === 'light' || choice === 'dark') dataset.theme = choice;
  } catch {
    // Storage can be forbidden; then the system decides.
  }

  // Letters of our own wait on the page that people open on a phone until it is alive: on a slow line they would come before its scripts. What stands in has
  // the same measure. Everywhere else they come at once.
  if (contributing) {
    dataset.letters = 'later';
    addEventListener('load', () => {
      delete dataset.letters;
    });
  }

  // The study behind a link is asked for while the scripts are under way; features/api/early-answer.ts takes the answer.
  const token = contributing && isSecureContext && /^#([\w-]{43})\.[0-9a-f]{64}$/.exec(location.hash)?.[1];
  if (token) {
    const url = '/api/trpc/contribution.study?batch=1&input=%7B%220%22%3A%7B%22json%22%3A%7B%7D%7D%7D';
    const answer = fetch(url, { headers: { 'x-cipherward-link': token } });
    answer.catch(() => undefined); // whoever takes it hears of its fault; nobody may
    globalThis.cipherwardEarly = { url, token, answer };
  }
}
