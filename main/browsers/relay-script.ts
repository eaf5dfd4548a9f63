/**
 * The native host where there is Perl, which is on nearly every Linux and Mac: a twentieth of the memory that Node
 * takes, once for each open browser (docs/decisions/native-host.md). It reads nothing of what it copies.
 *
 * @param perl where Perl is
 */
export function relayScript(
  perl: string,
  { socket, origins }: { socket: string; origins: readonly string[] },
): string {
  return `#!${perl}
# Written by \`dragoman browsers install\`. A browser starts it for Dragoman's extension: it copies between the two.
use strict;
use Socket;
use Fcntl;
use Errno;

my $path = ${quoted(socket)};
my %origins = map { $_ => 1 } (${origins.map(quoted).join(', ')});
exit 1 unless grep { $origins{$_} } @ARGV;
$SIG{PIPE} = 'IGNORE';

# From the browser, and not yet with the core; to the browser. The browser says little before it is answered.
my ($up, $down) = ("dragoman-stream tabs.browser\\n", '');
my $core;
until ($core = core()) {
    my $readable = '';
    vec($readable, 0, 1) = 1 if length $up < 65536;
    next unless select($readable, undef, undef, 1) > 0;
    exit 0 unless sysread(STDIN, $up, 65536, length $up);
}
nonblocking($core);
nonblocking(\\*STDOUT);

while (1) {
    my ($readable, $writable) = ('', '');
    watch($readable, $writable, \\*STDIN, $core, $up);
    watch($readable, $writable, $core, \\*STDOUT, $down);
    next if select($readable, $writable, undef, undef) < 0;
    copy($readable, $writable, \\*STDIN, $core, $up);
    copy($readable, $writable, $core, \\*STDOUT, $down);
}

sub core {
    socket(my $socket, PF_UNIX, SOCK_STREAM, 0) or return;
    return connect($socket, pack_sockaddr_un($path)) ? $socket : undef;
}

sub nonblocking {
    my ($handle) = @_;
    fcntl($handle, F_SETFL, fcntl($handle, F_GETFL, 0) | O_NONBLOCK);
}

# What was read is written before more is read: whoever does not listen is not talked to.
sub watch {
    my ($from, $to) = @_[2, 3];
    if (length $_[4]) { vec($_[1], fileno $to, 1) = 1 }
    else { vec($_[0], fileno $from, 1) = 1 }
}

sub copy {
    my ($from, $to) = @_[2, 3];
    if (vec($_[1], fileno $to, 1)) {
        my $written = syswrite($to, $_[4]);
        if (defined $written) { substr($_[4], 0, $written) = '' }
        elsif (!$!{EAGAIN} && !$!{EINTR}) { exit 0 }
    } elsif (vec($_[0], fileno $from, 1)) {
        my $read = sysread($from, $_[4], 65536);
        exit 0 unless $read || (!defined $read && ($!{EAGAIN} || $!{EINTR}));
    }
}
`;
}

/** As Perl reads it between single quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
