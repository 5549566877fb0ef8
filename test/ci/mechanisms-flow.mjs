// Ends of TCP flows: `receive PORT…` prints a line of counters every 50 ms,
// `send HOST PORT FLOWS` sends as fast as it may.
import { connect, createServer } from 'node:net'

const [mode, ...args] = process.argv.slice(2)
setTimeout(() => process.exit(), 120_000).unref()

if (mode === 'receive') {
  const counts = args.map(() => 0)
  args.forEach((port, i) => {
    createServer(socket => socket.on('data', data => (counts[i] += data.length)).on('error', () => {})).listen(port)
  })
  setInterval(() => console.log(Number(process.hrtime.bigint()) / 1e9, ...counts), 50)
}

if (mode === 'send') {
  const [host, port, flows] = args
  const block = Buffer.alloc(1 << 16)
  for (let i = 0; i < flows; i++) {
    const socket = connect(port, host)
    const fill = () => {
      while (socket.write(block));
    }
    socket.on('connect', fill).on('drain', fill)
  }
}
