/** The path base that the service is reached under: every address here begins with it. */
export const base = document.documentElement.dataset.root;
