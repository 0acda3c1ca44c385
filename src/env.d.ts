declare module 'virtual:proclab/course' {
	export const course: import('./components/page-course.ts').PageCourse;
}
