/** Lessons that labs are made for: one whose labs start empty, and one whose start script makes a start state. */
export const lessons = { plain: 'zombies-and-orphans/first-zombie', prepared: 'zombies-and-orphans/orphans' } as const;
