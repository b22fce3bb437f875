// SPDX-License-Identifier: AGPL-3.0-or-later
//
// GetModel URL NAME ROOT [FILE_LIMIT]: one download in a process of its own, which tests start several of, kill, and
// forbid to write files of more than FILE_LIMIT bytes. Exit code: 0 downloaded, 1 it was there, 2 error (on stdout).
#include "ModelDownload.h"

#include <sys/resource.h>
#include <csignal>
#include <cstdio>
#include <cstdlib>

int main(int argc, char** argv) {
    using namespace earshot;
    if (argc < 4) return 3;
    if (argc > 4) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlim_t limit = std::strtoull(argv[4], nullptr, 10);
        const rlimit limits{limit, limit};
        setrlimit(RLIMIT_FSIZE, &limits);
    }
    const auto name = ModelName::parse(argv[2]);
    if (!name.ok()) return 3;
    DownloadRequest request{
        .name = *name, .target = std::filesystem::path(argv[3]) / name->folder(), .hub = {}, .onProgress = {}};
    request.hub.url = argv[1];
    const auto outcome = downloadModel(request);
    if (outcome.ok()) return outcome->wasThere ? 1 : 0;
    std::printf("%s\n", outcome.error().toString().c_str());
    return 2;
}
