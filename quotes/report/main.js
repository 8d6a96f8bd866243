for (const record of RECORDS) {
  const line = document.createElement("p");
  line.dir = "auto";
  line.textContent = record.text;
  document.body.append(line);
}
