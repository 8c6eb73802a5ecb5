export const USERS_PER_PAGE = 50;

/** Asked for by both parts of the page, fetched once. */
export const FIRST_PAGE = { take: USERS_PER_PAGE, after: null } as const;
