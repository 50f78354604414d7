// Plain JavaScript, so that a Node too old for the programs can still say so.
const oldest = [22, 18];

/** Ends the process with one line if its Node cannot run TypeScript. */
export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldest[0] || (major === oldest[0] && minor >= oldest[1])) return;
  console.error(
    `Quincunx needs Node ${oldest.join('.')} or newer, and this is ${process.versions.node}: ` +
      'start it with npx nx, which uses the Node that npm ci installs',
  );
  process.exit(1);
}
