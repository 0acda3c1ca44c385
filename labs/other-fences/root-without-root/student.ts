/** The user `student` of the lab's image. */
export const studentUid = 1000;
