/**
 * Polls instead of sleeping. To wake the idle core of a virtual machine costs whoever writes to it more than a request does, and it
 * would be the server that pays.
 * @returns what ends it.
 */
export function stayAwake(): () => void {
  let isOver = false;
  const poll = () => {
    if (!isOver) setImmediate(poll);
  };
  poll();
  return () => {
    isOver = true;
  };
}
