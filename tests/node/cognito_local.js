// Runs cognito-local, whose start script is the argument, and leaves when standard input ends.
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
require(process.argv[2]);
