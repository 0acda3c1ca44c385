/** An expected outcome as a value: failures that a caller must handle are returned, exceptions are for bugs. */
export type Result<T, E> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

export function succeed<T>(value: T): Result<T, never> {
	return { ok: true, value };
}

export function fail<E>(error: E): Result<never, E> {
	return { ok: false, error };
}
