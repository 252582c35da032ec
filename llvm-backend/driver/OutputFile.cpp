//===-- OutputFile.cpp - Files that appear only when complete -------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OutputFile.h"
#include "Options.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace dogma;

static bool failed(StringRef Path, const Twine &Why) {
  printError("cannot write '" + Path + "': " + Why);
  return false;
}

bool dogma::writeOutputFile(StringRef Path, bool Executable,
                            function_ref<void(raw_ostream &)> Write) {
  if (Path == "-") {
    if (outs().is_displayed() && Executable)
      return failed(Path, "will not write a module to a terminal");
    Write(outs());
    outs().flush();
    return true;
  }
  sys::fs::file_status Status;
  (void)sys::fs::status(Path, Status);
  if (sys::fs::exists(Status) && !sys::fs::is_regular_file(Status)) {
    std::error_code EC;
    raw_fd_ostream OS(Path, EC, sys::fs::OF_None);
    if (EC)
      return failed(Path, EC.message());
    Write(OS);
    return true;
  }
  sys::fs::perms Mode = sys::fs::all_read | sys::fs::all_write;
  if (Executable)
    Mode = Mode | sys::fs::all_exe;
  Expected<sys::fs::TempFile> Temp =
      sys::fs::TempFile::create(Path + ".tmp%%%%%%%%", Mode);
  if (!Temp)
    return failed(Path, toString(Temp.takeError()));
  std::error_code EC;
  {
    raw_fd_ostream OS(Temp->FD, /*shouldClose=*/false);
    Write(OS);
    OS.flush();
    EC = OS.error();
    OS.clear_error();
  }
  if (EC) {
    consumeError(Temp->discard());
    return failed(Path, EC.message());
  }
  if (Error E = Temp->keep(Path))
    return failed(Path, toString(std::move(E)));
  return true;
}
