// Loaded before a process that `start` runs. Whoever kills `start` outright (SIGKILL, out of memory) also cuts the channel
// to its children: they end at once, so that the next start finds the port and the queue free.
if (process.channel) {
  process.once('disconnect', () => process.exit(1));
  process.channel.unref();
}
