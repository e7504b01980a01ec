/** The class and the status by which a user of the package tells failures apart, and what the API said. */
export async function seeFailure(promise: PromiseLike<unknown>) {
  try {
    await promise;
    return "no failure";
  } catch (error) {
    const { name, statusCode, body } = error as { name: string; statusCode?: number; body?: object };
    return { name, statusCode, body };
  }
}
